package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import java.util.Map;

/** Definitions of one table with a key of text, for tests of what else they say. */
public final class SimpleDefinition {
    private static final String INDEX_YML = "key: {id: text}\nkeys: SELECT id FROM t\nchanges: [{table: t, key: id}]\n";

    private SimpleDefinition() {}

    /** @param moreYml what follows in index.yml */
    public static Definition of(String index, String indexJson, String moreYml) {
        Map<String, String> files = Map.of(
                Definition.INDEX_YML,
                INDEX_YML + moreYml,
                Definition.INDEX_JSON,
                indexJson,
                Definition.DOCUMENT_SQL,
                "SELECT id FROM ids");

        return new DefinitionParser().parse(index, files).definition().orElseThrow();
    }
}
