package dev.endstate.definition;

import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Settings in any of Elasticsearch's notations, nested, dotted or both, as texts by their dotted names. */
public final class FlatSettings {
    private static final String INDEX = "index.";

    private FlatSettings() {}

    /** A list becomes a text with commas, as Elasticsearch reads one; a null becomes an empty text. */
    public static SortedMap<String, String> of(JsonNode settings) {
        SortedMap<String, String> flat = new TreeMap<>();
        flatten("", settings, flat);
        return flat;
    }

    /** Settings of an index, which may stand with the prefix {@code index} or without; here they have none. */
    public static SortedMap<String, String> ofIndex(JsonNode settings) {
        SortedMap<String, String> flat = new TreeMap<>();
        of(settings)
                .forEach((name, value) ->
                        flat.put(name.startsWith(INDEX) ? name.substring(INDEX.length()) : name, value));
        return flat;
    }

    private static void flatten(String path, JsonNode node, SortedMap<String, String> flat) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), flat));
        } else if (node.isArray()) {
            StringJoiner list = new StringJoiner(",");
            node.forEach(element -> list.add(element.asString("")));
            flat.put(path, list.toString());
        } else if (!path.isEmpty()) {
            flat.put(path, node.asString(""));
        }
    }
}
