package dev.endstate.capture.cdc;

import dev.endstate.capture.IdentifierMessage;
import dev.endstate.capture.RoutedTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * From Debezium's event of a row to the identifiers of what it touches.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events">Debezium's
 *     change events</a>
 */
final class ChangeTranslator {
    /** What stands for a large value that an update did not touch, and that the log does not hold therefore. */
    static final String UNTOUCHED = "__endstate_untouched";

    private final RoutedTable table;
    private final Set<String> carried;

    /** @param carried the columns that the image before a change holds */
    ChangeTranslator(RoutedTable table, Set<String> carried) {
        this.table = table;
        this.carried = Set.copyOf(carried);
    }

    /** One message for each identifier that the row has or had; none if no route is concerned. */
    List<IdentifierMessage> translate(Struct event) {
        @Nullable Struct before = event.getStruct("before");
        @Nullable Struct after = event.getStruct("after");
        Struct source = event.getStruct("source");
        Optional<Long> xid = Optional.ofNullable(source.getInt64("txId"));
        Optional<Instant> committedAt = Optional.ofNullable(source.getInt64("ts_us"))
                .map(micros -> Instant.EPOCH.plus(Duration.ofNanos(1_000L * micros)));
        Set<TreeMap<String, @Nullable String>> identifiers = new LinkedHashSet<>();
        if (before != null) {
            identifiers.add(identifier(before, null));
        }
        if (after != null) {
            identifiers.add(identifier(after, before));
        }
        Optional<SortedSet<String>> changed = identifiers.size() == 1
                        && after != null
                        && event.getString("op").equals("u")
                ? changed(before, after)
                : Optional.empty();
        if (!table.always() && changed.filter(Set::isEmpty).isPresent()) {
            return List.of();
        }
        List<IdentifierMessage> messages = new ArrayList<>();
        identifiers.forEach(identifier ->
                messages.add(new IdentifierMessage(table.table(), identifier, xid, committedAt, changed)));
        return messages;
    }

    /** Whose routes they are. */
    Set<String> definitions() {
        return table.definitions();
    }

    /** The routed columns that the row has no more, so that routes which name them are broken. */
    Set<String> missing(Struct event) {
        @Nullable Struct row = event.getStruct("after") == null ? event.getStruct("before") : event.getStruct("after");
        Set<String> missing = new TreeSet<>(table.columns());
        if (row != null) {
            row.schema().fields().forEach(field -> missing.remove(field.name()));
        }
        return missing;
    }

    private TreeMap<String, @Nullable String> identifier(Struct row, @Nullable Struct other) {
        TreeMap<String, @Nullable String> columns = new TreeMap<>();
        for (String column : table.identifying()) {
            if (row.schema().field(column) != null) {
                @Nullable String value = text(row.get(column));
                columns.put(column, UNTOUCHED.equals(value) && other != null ? text(other.get(column)) : value);
            }
        }
        return columns;
    }

    /** Empty if the log does not tell. */
    private Optional<SortedSet<String>> changed(@Nullable Struct before, Struct after) {
        if (table.when().isEmpty() || !carried.containsAll(table.when())) {
            return Optional.empty();
        }
        SortedSet<String> changed = new TreeSet<>();
        // Without an image of before, none of the columns that it would hold has changed.
        if (before != null) {
            for (String column : table.when()) {
                if (after.schema().field(column) == null) {
                    return Optional.empty();
                }
                Object now = after.get(column);
                if (!UNTOUCHED.equals(now) && !Objects.deepEquals(before.get(column), now)) {
                    changed.add(column);
                }
            }
        }
        return Optional.of(changed);
    }

    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    /** The translators of some tables, by {@code schema.table}. */
    static Map<String, ChangeTranslator> of(Map<String, RoutedTable> tables, Map<String, Set<String>> carried) {
        Map<String, ChangeTranslator> translators = new TreeMap<>();
        tables.forEach((name, table) ->
                translators.put(name, new ChangeTranslator(table, carried.getOrDefault(name, Set.of()))));
        return translators;
    }
}
