package dev.endstate.definition;

import java.util.Optional;
import java.util.stream.Stream;

/** Reads the section {@code key} of {@code index.yml}. */
final class KeyYml {
    private final YamlNode yml;

    KeyYml(YamlNode yml) {
        this.yml = yml;
    }

    /** Reads the columns whose types are known; what is missing or unknown is reported. */
    KeySpec read() {
        Optional<YamlNode> types = yml.mapping("key");
        if (types.isEmpty() || types.get().names().isEmpty()) {
            yml.report(yml.line("key"), "\"key\" is missing", "give the key's columns and types: key: {id: bigint}");
        }
        return new KeySpec(types.stream().flatMap(KeyYml::columns).toList());
    }

    private static Stream<KeySpec.Column> columns(YamlNode types) {
        return types.names().stream().flatMap(name -> {
            String written = types.text(name).orElse("");
            Optional<KeyType> type = KeyType.named(written);
            if (type.isEmpty()) {
                types.report(
                        types.line(name),
                        "the key column \"" + name + "\" has the unknown type \"" + written + "\"",
                        "use bigint, text or uuid");
            }
            return type.map(known -> new KeySpec.Column(name, known)).stream();
        });
    }
}
