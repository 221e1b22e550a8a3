package dev.endstate.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** The fields of a document by the dots in its columns' names: {@code brand.id} and {@code brand.name} are one object. */
final class FieldTree {
    private final Map<String, Node> root = new LinkedHashMap<>();

    private sealed interface Node {}

    private record Leaf(byte[] name, int column, ValueForm form) implements Node {}

    private record Group(byte[] name, Map<String, Node> children) implements Node {}

    /**
     * Adds a column.
     *
     * @param path the column's name, dots and all
     * @param column its position among the values, counted from 0
     * @return whether the field was free; false if another column has it, or has a part of it as its own field
     */
    boolean add(String path, int column, ValueForm form) {
        Map<String, Node> siblings = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            String name = names[i];
            if (!(siblings.computeIfAbsent(name, absent -> new Group(prefix(name), new LinkedHashMap<>()))
                    instanceof Group group)) {
                return false;
            }
            siblings = group.children();
        }
        String last = names[names.length - 1];
        return siblings.putIfAbsent(last, new Leaf(prefix(last), column, form)) == null;
    }

    boolean hasField(String name) {
        return root.containsKey(name);
    }

    /** Writes {@code "a":1,"b":{"c":2}}, without the braces around it. */
    void write(byte @Nullable [][] values, JsonBuffer json) {
        write(root, values, json);
    }

    private static void write(Map<String, Node> fields, byte @Nullable [][] values, JsonBuffer json) {
        boolean first = true;
        for (Node field : fields.values()) {
            if (!first) {
                json.ascii(',');
            }
            first = false;
            switch (field) {
                case Leaf leaf -> {
                    json.raw(leaf.name());
                    writeValue(values[leaf.column()], leaf.form(), json);
                }
                case Group group -> {
                    json.raw(group.name());
                    if (isNull(group, values)) {
                        json.nullValue();
                    } else {
                        json.ascii('{');
                        write(group.children(), values, json);
                        json.ascii('}');
                    }
                }
            }
        }
    }

    static void writeValue(byte @Nullable [] value, ValueForm form, JsonBuffer json) {
        if (value == null) {
            json.nullValue();
        } else {
            form.write(value, json);
        }
    }

    private static boolean isNull(Group group, byte @Nullable [][] values) {
        for (Node child : group.children().values()) {
            boolean isNull = switch (child) {
                case Leaf leaf -> values[leaf.column()] == null;
                case Group inner -> isNull(inner, values);
            };
            if (!isNull) {
                return false;
            }
        }
        return true;
    }

    /** The names of the fields on top, for messages. */
    List<String> fields() {
        return new ArrayList<>(root.keySet());
    }

    static byte[] prefix(String name) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(name));
        return ('"' + quoted + "\":").getBytes(StandardCharsets.UTF_8);
    }
}
