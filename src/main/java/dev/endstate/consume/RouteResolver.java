package dev.endstate.consume;

import dev.endstate.change.Change;
import dev.endstate.change.RowImage;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.Route;
import dev.endstate.source.key.KeyText;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the routes of a topic from a changed row to keys. Both images of the row count: a moved child touches both parents. */
final class RouteResolver {
    private final KeyColumns keyColumns;
    private final Map<Route, List<KeyText>> texts;

    /**
     * Makes the resolver of a definition.
     *
     * @param texts how the key's text is made from that of the routes' columns; none for those whose text it is
     */
    RouteResolver(KeySpec key, Map<Route, List<KeyText>> texts) {
        this.keyColumns = new KeyColumns(key);
        this.texts = texts;
    }

    /**
     * Finds where a change leads.
     *
     * @param tombstone whether the record has a key only, as Debezium's tombstones do
     * @return with a problem for each route whose columns the message lacks, or that finds in them what cannot be a key; the other
     *     routes are followed
     */
    ResolvedKeys resolve(Change.Row change, List<Route> routes, boolean tombstone) {
        ResolvedKeys keys = new ResolvedKeys();
        for (Route route : routes) {
            if (isRelevant(change, route)) {
                resolve(change, route, tombstone, keys);
            }
        }
        return keys;
    }

    private void resolve(Change.Row change, Route route, boolean tombstone, ResolvedKeys keys) {
        boolean told = false;
        try {
            for (RowImage image : change.images()) {
                told |= switch (route.target()) {
                    case Route.Target.Columns columns ->
                        addKeys(image, columns.names(), texts.getOrDefault(route, List.of()), keys);
                    case Route.Target.Lookup lookup -> addLookup(image, lookup, keys);
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

    /** Adds the keys that the row holds; returns whether the image has the route's columns. */
    private boolean addKeys(RowImage image, List<String> columns, List<KeyText> written, ResolvedKeys keys) {
        Optional<List<@Nullable String>> values = values(image, columns);
        if (values.isPresent() && values.get().stream().noneMatch(Objects::isNull)) {
            List<String> present =
                    values.get().stream().map(Objects::requireNonNull).toList();
            keyColumns.addKeys(image, columns, present, written, keys.direct());
        }
        return values.isPresent();
    }

    /** Adds a lookup for the row; returns whether the image has its parameters. */
    private static boolean addLookup(RowImage image, Route.Target.Lookup lookup, ResolvedKeys keys) {
        List<String> parameters = lookup.sql().parameters().stream().distinct().toList();
        Optional<List<@Nullable String>> values = values(image, parameters);

        values.ifPresent(row -> {
            Map<String, @Nullable String> named = new HashMap<>();
            for (int i = 0; i < parameters.size(); i++) {
                named.put(parameters.get(i), row.get(i));
            }
            keys.lookups().add(new ResolvedKeys.Lookup(lookup.sql(), named));
        });
        return values.isPresent();
    }

    /** Returns the columns' values; empty if the image lacks one of them. */
    private static Optional<List<@Nullable String>> values(RowImage image, List<String> columns) {
        return switch (image) {
            case RowImage.Bare bare -> columns.size() == 1 ? Optional.of(List.of(bare.value())) : Optional.empty();
            case RowImage.Columns row ->
                columns.stream().allMatch(row::has)
                        ? Optional.of(columns.stream().map(row.values()::get).toList())
                        : Optional.empty();
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
