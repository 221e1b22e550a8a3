package dev.endstate.testing;

import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.index.Generation;
import java.util.Map;

/** The smallest definition there is, for tests without servers. */
public final class Things {
    private Things() {}

    /** Gives a definition of things whose key is a text. */
    public static Definition definition(String index) {
        return new DefinitionParser()
                .parse(
                        index,
                        Map.of(
                                "index.yml", "key: {id: text}\nkeys: SELECT id FROM t\nchanges: [{table: t, key: id}]",
                                "index.json", "{}",
                                "document.sql", "SELECT id FROM ids"))
                .definition()
                .orElseThrow();
    }

    /** Gives its first generation. */
    public static Generation generation() {
        return new Generation(new Generation.Name("things", 1), definition("things"), "db", true);
    }
}
