package dev.endstate.fanout;

import dev.endstate.definition.NamedSql;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was asked for, as the job's order.
 *
 * @param lookup the statement that gives the keys
 * @param row the changed row's columns as a JSON text, so that they may hold what the database's JSON cannot
 */
record FanoutOrder(String lookup, String row) {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, @Nullable String>> ROW = new TypeReference<>() {};

    static FanoutOrder of(NamedSql lookup, Map<String, @Nullable String> row) {
        return new FanoutOrder(lookup.text(), JSON.writeValueAsString(new TreeMap<>(row)));
    }

    NamedSql statement() {
        return NamedSql.parse(lookup);
    }

    Map<String, @Nullable String> columns() {
        return JSON.readValue(row, ROW);
    }
}
