package dev.endstate.source.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Nests the fields of a document by the dots in its columns' names: {@code brand.id} and {@code brand.name} become one object. */
final class FieldTree {
    private final Group root = new Group(new byte[0], new LinkedHashMap<>(), new ArrayList<>());

    private sealed interface Node {}

    private record Leaf(byte[] name, int column, ValueForm form) implements Node {}

    /** @param inOrder the same nodes as {@code byName}, to be walked for each row */
    private record Group(byte[] name, Map<String, Node> byName, List<Node> inOrder) implements Node {
        /** The node of this name, which is {@code fresh} if there was none. */
        Node child(String childName, Node fresh) {
            Node former = byName.putIfAbsent(childName, fresh);
            if (former == null) {
                inOrder.add(fresh);
            }
            return former == null ? fresh : former;
        }
    }

    /**
     * Adds a column.
     *
     * @param path the column's name, dots and all
     * @param column its position among the values, counted from 0
     * @return whether the field was free; false if another column has it, or has a part of it as its own field
     */
    boolean add(String path, int column, ValueForm form) {
        Group parent = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            Group fresh = new Group(prefix(names[i]), new LinkedHashMap<>(), new ArrayList<>());
            if (!(parent.child(names[i], fresh) instanceof Group group)) {
                return false;
            }
            parent = group;
        }

        String last = names[names.length - 1];
        Leaf leaf = new Leaf(prefix(last), column, form);
        return parent.child(last, leaf) == leaf;
    }

    boolean hasField(String name) {
        return root.byName().containsKey(name);
    }

    /** Writes {@code "a":1,"b":{"c":2}}, without the braces around it. */
    void write(byte @Nullable [][] values, JsonBuffer json) {
        write(root.inOrder(), values, json);
    }

    private static void write(List<Node> fields, byte @Nullable [][] values, JsonBuffer json) {
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                json.ascii(',');
            }
            switch (fields.get(i)) {
                case Leaf leaf -> writeLeaf(leaf, values, json);
                case Group group -> writeGroup(group, values, json);
            }
        }
    }

    private static void writeLeaf(Leaf leaf, byte @Nullable [][] values, JsonBuffer json) {
        json.raw(leaf.name());
        writeValue(values[leaf.column()], leaf.form(), json);
    }

    private static void writeGroup(Group group, byte @Nullable [][] values, JsonBuffer json) {
        json.raw(group.name());
        if (isNull(group, values)) {
            json.nullValue();
        } else {
            json.ascii('{');
            write(group.inOrder(), values, json);
            json.ascii('}');
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
        for (Node child : group.inOrder()) {
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
        return List.copyOf(root.byName().keySet());
    }

    static byte[] prefix(String name) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(name));
        return ('"' + quoted + "\":").getBytes(StandardCharsets.UTF_8);
    }
}
