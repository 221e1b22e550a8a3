package dev.endstate.change;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The types that Kafka Connect's schema gives columns, where a message carries it. */
final class ConnectSchema {
    private final Map<String, ConnectForm> forms = new HashMap<>();
    private @Nullable ConnectForm own;

    /** The form of a column's values, if they do not come in PostgreSQL's text. */
    Optional<ConnectForm> of(String column) {
        return Optional.ofNullable(forms.get(column));
    }

    /** The form of the whole value, where that is a scalar. */
    Optional<ConnectForm> ofWhole() {
        return Optional.ofNullable(own);
    }

    /** Reads the schema that the parser has begun. A column has the same type before and after a change. */
    static ConnectSchema read(JsonParser parser, Set<String> wanted) {
        ConnectSchema schema = new ConnectSchema();
        schema.own = form(schema.readStruct(parser, wanted)).orElse(null);
        return schema;
    }

    private Map<String, @Nullable String> readStruct(JsonParser parser, Set<String> wanted) {
        Map<String, @Nullable String> facts = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();

            if (token == JsonToken.START_ARRAY && name.equals("fields")) {
                readFields(parser, wanted);
            } else if (token == JsonToken.START_OBJECT && name.equals("parameters")) {
                facts.put("scale", readStruct(parser, wanted).get("scale"));
            } else if (token.isStructStart()) {
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                facts.put(name, parser.getString());
            }
        }
        return facts;
    }

    private void readFields(JsonParser parser, Set<String> wanted) {
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (token == JsonToken.START_OBJECT) {
                readField(parser, wanted);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readField(JsonParser parser, Set<String> wanted) {
        Map<String, @Nullable String> facts = readStruct(parser, wanted);
        @Nullable String column = facts.get("field");
        if (column != null && wanted.contains(column)) {
            form(facts).ifPresent(form -> forms.putIfAbsent(column, form));
        }
    }

    private static Optional<ConnectForm> form(Map<String, @Nullable String> facts) {
        @Nullable String name = facts.get("name");
        return ConnectForm.of(name == null ? "" : name, facts.get("type"), facts.get("scale"));
    }
}
