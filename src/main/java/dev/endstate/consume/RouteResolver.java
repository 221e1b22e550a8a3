package dev.endstate.consume;

import dev.endstate.change.ArrayText;
import dev.endstate.change.Change;
import dev.endstate.change.RowImage;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.Route;
import dev.endstate.source.KeyText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a changed row to keys, by the routes of its topic. Both images of the row count: a moved child touches both parents. */
final class RouteResolver {
    private final KeySpec key;
    private final Map<Route, List<KeyText>> texts;

    /** @param texts how the key's text is made from that of the routes' columns; none for those whose text it is */
    RouteResolver(KeySpec key, Map<Route, List<KeyText>> texts) {
        this.key = key;
        this.texts = texts;
    }

    /**
     * Where a change leads.
     *
     * @param tombstone whether the record has a key only, as Debezium's tombstones do
     * @return with a problem for each route whose columns the message lacks, or that finds in them what cannot be a key; the other
     *     routes are followed
     */
    Keys resolve(Change.Row change, List<Route> routes, boolean tombstone) {
        Keys keys = new Keys();
        for (Route route : routes) {
            if (isRelevant(change, route)) {
                resolve(change, route, tombstone, keys);
            }
        }
        return keys;
    }

    private void resolve(Change.Row change, Route route, boolean tombstone, Keys keys) {
        boolean told = false;
        try {
            for (RowImage image : change.images()) {
                told |= switch (route.target()) {
                    case Route.Target.Columns columns ->
                        direct(image, columns.names(), texts.getOrDefault(route, List.of()), keys);
                    case Route.Target.Lookup lookup -> lookup(image, lookup, keys);
                };
            }
        } catch (InvalidKeyException e) {
            keys.problems().add(String.valueOf(e.getMessage()));
            return;
        }
        // Kafka's compaction needs tombstones; the delete before it told the columns that it lacks.
        if (!told && !(tombstone && route.origin() instanceof Route.Origin.Table)) {
            keys.problems()
                    .add("the message lacks " + route.columns() + ", which the route of " + route.origin() + " needs");
        }
    }

    /** Whether the image has the route's columns. */
    private boolean direct(RowImage image, List<String> columns, List<KeyText> written, Keys keys) {
        Optional<List<@Nullable String>> values = values(image, columns);
        if (values.isPresent() && values.get().stream().noneMatch(Objects::isNull)) {
            List<List<String>> parts = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                Optional<KeyText> text = i < written.size() ? Optional.of(written.get(i)) : Optional.empty();
                boolean isArray = text.filter(KeyText::isArray).isPresent()
                        || image instanceof RowImage.Columns row && row.arrays().contains(columns.get(i));
                String value = Objects.requireNonNull(values.get().get(i));
                parts.add((isArray ? elements(columns.get(i), value).stream() : Stream.of(value))
                        .map(part -> text.map(of -> of.of(part)).orElse(part))
                        .toList());
            }
            addKeys(parts, keys);
        }
        return values.isPresent();
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

    private void addKeys(List<List<String>> parts, Keys keys) {
        List<List<String>> several =
                parts.stream().filter(part -> part.size() != 1).toList();
        if (several.size() > 1) {
            throw new InvalidKeyException("several columns of the key are arrays, of which no pairs follow");
        }
        int count = several.isEmpty() ? 1 : several.getFirst().size();
        for (int i = 0; i < count; i++) {
            int at = i;
            keys.direct()
                    .add(key.of(parts.stream()
                            .map(part -> part.size() == 1 ? part.getFirst() : part.get(at))
                            .toList()));
        }
    }

    private static boolean lookup(RowImage image, Route.Target.Lookup lookup, Keys keys) {
        List<String> parameters = lookup.sql().parameters().stream().distinct().toList();
        Optional<List<@Nullable String>> values = values(image, parameters);
        values.ifPresent(row -> {
            Map<String, @Nullable String> named = new HashMap<>();
            for (int i = 0; i < parameters.size(); i++) {
                named.put(parameters.get(i), row.get(i));
            }
            keys.lookups().add(new Keys.Lookup(lookup.sql(), named));
        });
        return values.isPresent();
    }

    /** The columns' values; empty if the image lacks one of them. */
    private static Optional<List<@Nullable String>> values(RowImage image, List<String> columns) {
        return switch (image) {
            case RowImage.Bare bare -> columns.size() == 1 ? Optional.of(List.of(bare.value())) : Optional.empty();
            case RowImage.Columns row -> {
                List<@Nullable String> values = new ArrayList<>();
                for (String column : columns) {
                    if (!row.has(column)) {
                        yield Optional.empty();
                    }
                    values.add(row.values().get(column));
                }
                yield Optional.of(values);
            }
        };
    }

    /**
     * A change is dropped only if both images show that nothing differs that the route looks at: its {@code when} columns, and those
     * that lead to keys, since a row that moved concerns both places.
     */
    private static boolean isRelevant(Change.Row change, Route route) {
        if (change.changed().isPresent() && !route.when().isEmpty()) {
            return !Collections.disjoint(change.changed().get(), route.when());
        }
        if (route.when().isEmpty() || change.images().size() < 2) {
            return true;
        }
        Optional<List<@Nullable String>> one = values(change.images().getFirst(), route.columns());
        Optional<List<@Nullable String>> other = values(change.images().getLast(), route.columns());
        return one.isEmpty() || other.isEmpty() || !one.equals(other);
    }
}
