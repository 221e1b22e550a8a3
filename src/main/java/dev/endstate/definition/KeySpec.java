package dev.endstate.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The key's columns and their types, in the order of {@code index.yml}. */
public record KeySpec(List<Column> columns) {

    /** One column of a key. */
    public record Column(String name, KeyType type) {}

    public KeySpec {
        columns = List.copyOf(columns);
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    public int size() {
        return columns.size();
    }

    /** The position of a column, counted from 0; -1 if the key has no such column. */
    public int indexOf(String column) {
        return names().indexOf(column);
    }

    /**
     * The key with these values, in the order of the columns.
     *
     * @throws InvalidKeyException if a value is not of its column's type
     */
    public Key of(List<String> values) {
        if (values.size() != columns.size()) {
            throw new InvalidKeyException(
                    "the key has " + columns.size() + " columns " + names() + ", not " + values.size());
        }

        List<String> canonical = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Column column = columns.get(i);
            try {
                canonical.add(column.type().canonical(values.get(i)));
            } catch (InvalidKeyException e) {
                throw new InvalidKeyException("column \"" + column.name() + "\" " + e.getMessage());
            }
        }

        return new Key(canonical);
    }

    /**
     * The key whose {@link Key#id()} is {@code id}.
     *
     * @throws InvalidKeyException if there is no such key
     */
    public Key ofId(String id) {
        if (columns.size() == 1) {
            return of(List.of(id));
        }

        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == Key.SEPARATOR) {
                values.add(value.toString());
                value.setLength(0);
            } else if (c == Key.ESCAPE && i + 1 < id.length()) {
                value.append(id.charAt(++i));
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());

        Key key = of(values);
        if (!key.id().equals(id)) {
            throw new InvalidKeyException("the key that it stands for is written " + key.id());
        }
        return key;
    }

    /** The key's values by column, for people and messages. */
    public Map<String, String> named(Key key) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            named.put(columns.get(i).name(), key.values().get(i));
        }
        return named;
    }

    /** The columns with their types, as in {@code index.yml}: {@code id bigint}. */
    @Override
    public String toString() {
        return columns.stream()
                .map(column -> column.name() + " " + column.type().sqlName())
                .collect(Collectors.joining(", "));
    }
}
