package dev.endstate.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Reads a route's {@code key} in which a constant stands for a column that the table lacks, as in {@code [id, {constant: 1}]}: a lookup
 * that makes the key of the row's own columns.
 */
final class ConstantsYml {
    static final Set<String> FIELDS = Set.of("constant");

    private final KeySpec key;
    private final YamlNode change;

    ConstantsYml(KeySpec key, YamlNode change) {
        this.key = key;
        this.change = change;
    }

    /** @param parts one for each column of the key */
    Optional<NamedSql> read(List<YamlNode.Element> parts) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            KeySpec.Column column = key.columns().get(i);
            YamlNode.Element part = parts.get(i);
            Optional<String> value = part.mapping()
                    .map(constant -> constant(constant, column))
                    .orElseGet(() -> part.text().flatMap(name -> parameter(name, column)));
            value.ifPresent(
                    sql -> columns.add(sql + "::" + column.type().sqlName() + " AS " + SqlText.quoted(column.name())));
        }

        if (columns.size() < parts.size()) {
            return Optional.empty();
        }

        NamedSql lookup = NamedSql.parse("SELECT " + String.join(", ", columns));
        if (lookup.parameters().isEmpty()) {
            report("the route has constants alone, so every change would lead to one key", "name a column of the row");
        }
        return Optional.of(lookup);
    }

    private Optional<String> constant(YamlNode part, KeySpec.Column column) {
        part.reportAllBut(FIELDS);
        Optional<String> value = part.requiredText("constant", "write {constant: 1}");
        try {
            return value.map(text -> "'" + column.type().canonical(text).replace("'", "''") + "'");
        } catch (InvalidKeyException e) {
            report(
                    "the constant of \"" + column.name() + "\" " + e.getMessage(),
                    "give a " + column.type().sqlName());
            return Optional.empty();
        }
    }

    private Optional<String> parameter(String name, KeySpec.Column column) {
        if (column.type() == KeyType.TEXT || !SourceVersion.isIdentifier(name)) {
            report(
                    "beside a constant the column " + name + " cannot stand for \"" + column.name() + "\"",
                    "write the route with a lookup, such as SELECT :a::text AS a, 1 AS b, in the way in which \"keys\" writes the key");
            return Optional.empty();
        }
        return Optional.of(":" + name);
    }

    private void report(String cause, String remedy) {
        change.report(change.line("key"), cause, remedy);
    }
}
