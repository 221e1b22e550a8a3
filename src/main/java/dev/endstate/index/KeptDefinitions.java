package dev.endstate.index;

import dev.endstate.definition.DefinitionParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Parses the definitions that generations keep, each once, since generations are looked up several times a second. */
final class KeptDefinitions {
    private final Map<Generation.Name, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(Map<String, String> files, DefinitionParser.Result result) {}

    /** @param files the text of each by its name */
    DefinitionParser.Result parsed(Generation.Name name, Map<String, String> files) {
        return kept.compute(
                        name,
                        (same, known) -> known != null && known.files().equals(files)
                                ? known
                                : new Kept(files, new DefinitionParser().parse(name.index(), files)))
                .result();
    }
}
