package dev.endstate.consume;

import dev.endstate.change.ArrayText;
import dev.endstate.change.RowImage;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.source.key.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes keys from the columns of a changed row that hold them. A column that is an array holds several. */
final class KeyColumns {
    private final KeySpec key;

    KeyColumns(KeySpec key) {
        this.key = key;
    }

    /**
     * Adds the keys that a row holds. Where some value cannot be a key, those before it are added.
     *
     * @param values of the columns, in their order
     * @param texts how the key's text is made from that of the columns; none for those whose text it is
     * @throws InvalidKeyException if some value cannot be a key
     */
    void addKeys(RowImage image, List<String> columns, List<String> values, List<KeyText> texts, Set<Key> keys) {
        List<List<String>> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Optional<KeyText> text = i < texts.size() ? Optional.of(texts.get(i)) : Optional.empty();
            boolean isArray = text.filter(KeyText::isArray).isPresent()
                    || image instanceof RowImage.Columns row && row.arrays().contains(columns.get(i));

            parts.add((isArray ? elements(columns.get(i), values.get(i)).stream() : Stream.of(values.get(i)))
                    .map(part -> text.map(of -> of.of(part)).orElse(part))
                    .toList());
        }
        combine(parts, keys);
    }

    private static List<String> elements(String column, String array) {
        try {
            return ArrayText.elements(array).stream()
                    .flatMap(Stream::ofNullable)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("column \"" + column + "\" " + e.getMessage() + ": " + array);
        }
    }

    private void combine(List<List<String>> parts, Set<Key> keys) {
        List<List<String>> several =
                parts.stream().filter(part -> part.size() != 1).toList();
        if (several.size() > 1) {
            throw new InvalidKeyException("several columns of the key are arrays, of which no pairs follow");
        }

        int count = several.isEmpty() ? 1 : several.getFirst().size();
        for (int i = 0; i < count; i++) {
            int at = i;
            keys.add(key.of(parts.stream()
                    .map(part -> part.size() == 1 ? part.getFirst() : part.get(at))
                    .toList()));
        }
    }
}
