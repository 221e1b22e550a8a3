package dev.endstate.capture.cdc;

import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.RoutedTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns a changed row, as the log has it, into the identifiers of what it touches. For one thread. */
final class ChangeTranslator {
    private final RoutedTable table;
    private final int columns;
    private final Map<String, Integer> places = new TreeMap<>();
    private final Set<String> told = new TreeSet<>();
    private final Set<String> missing;
    private final boolean isPartitioned;
    private final Set<String> untold = new TreeSet<>();
    private final Set<String> unlogged = new TreeSet<>();

    /**
     * Translates rows of one table.
     *
     * @param relation what the log says about the shape of its rows
     * @param partitions the columns that former rows hold in each of its partitions, if it is partitioned: partitions have replica
     *     identities of their own, about which the log says nothing
     */
    ChangeTranslator(RoutedTable table, LogMessage.Relation relation, Optional<Set<String>> partitions) {
        this.table = table;
        this.columns = relation.columns().size();
        // What its partitions hold is known as of now, not as of the time of the log.
        this.isPartitioned = partitions.isPresent();

        this.missing = new TreeSet<>(table.columns());
        for (int i = 0; i < columns; i++) {
            LogMessage.Column column = relation.columns().get(i);
            if (missing.remove(column.name())) {
                places.put(column.name(), i);
                if (partitions.map(carried -> carried.contains(column.name())).orElse(column.identity())) {
                    told.add(column.name());
                }
            }
        }
    }

    /** A transaction, as far as its changes tell it. */
    record Transaction(long xid, Instant committedAt) {}

    /** The routed columns that the table no longer has, so that routes which name them are broken. */
    Set<String> missing() {
        return missing;
    }

    /** Returns the identifying columns that the log did not hold, or not as Unicode, in rows since the last call. */
    Set<String> takeUntold() {
        return take(untold);
    }

    /** Returns the identifying columns that a partition's identity did not hold in former rows since the last call. */
    Set<String> takeUnlogged() {
        return take(unlogged);
    }

    private static Set<String> take(Set<String> found) {
        if (found.isEmpty()) {
            return Set.of();
        }
        Set<String> taken = Set.copyOf(found);
        found.clear();
        return taken;
    }

    RoutedTable table() {
        return table;
    }

    List<IdentifierMessage> inserted(Tuple after, Transaction transaction) {
        return messages(Set.of(identifier(after, Optional.empty())), transaction, Optional.empty());
    }

    List<IdentifierMessage> deleted(Tuple before, Transaction transaction) {
        return messages(Set.of(identifier(before, Optional.empty())), transaction, Optional.empty());
    }

    /** One message for each identifier that the row has or had; none if no route is concerned. */
    List<IdentifierMessage> updated(Optional<Tuple> before, Tuple after, Transaction transaction) {
        Set<TreeMap<String, @Nullable String>> identifiers = new LinkedHashSet<>();
        before.ifPresent(row -> identifiers.add(identifier(row, Optional.empty())));
        identifiers.add(identifier(after, before));
        Optional<SortedSet<String>> changed = identifiers.size() == 1 ? changed(before, after) : Optional.empty();
        if (!table.always() && changed.filter(Set::isEmpty).isPresent()) {
            return List.of();
        }
        return messages(identifiers, transaction, changed);
    }

    private List<IdentifierMessage> messages(
            Set<TreeMap<String, @Nullable String>> identifiers,
            Transaction transaction,
            Optional<SortedSet<String>> changed) {
        List<IdentifierMessage> messages = new ArrayList<>(identifiers.size());
        identifiers.forEach(identifier -> messages.add(new IdentifierMessage(
                table.table(),
                identifier,
                Optional.of(transaction.xid()),
                Optional.of(transaction.committedAt()),
                changed)));
        return messages;
    }

    /** @param former the row from which a large value is taken that an update did not touch */
    private TreeMap<String, @Nullable String> identifier(Tuple row, Optional<Tuple> former) {
        refuseOtherSize(row);
        TreeMap<String, @Nullable String> identifier = new TreeMap<>();
        for (String column : table.identifying()) {
            @Nullable Integer place = places.get(column);
            if (place != null) {
                boolean isElsewhere = row.isUntouched(place) && former.isPresent() && told.contains(column);
                identifier.put(column, text(column, place, isElsewhere ? former.get() : row));
            }
        }
        return identifier;
    }

    private @Nullable String text(String column, int place, Tuple row) {
        if (row.isUntouched(place)) {
            untold.add(column);
            return null;
        }
        if (isPartitioned && row.isOutsideOfKey(place) && told.contains(column)) {
            unlogged.add(column);
        }

        try {
            return row.isNull(place) ? null : row.text(place);
        } catch (UnreadableLogException e) {
            // The database has no encoding. One such value must not stop all others.
            untold.add(column);
            return null;
        }
    }

    private void refuseOtherSize(Tuple row) {
        if (row.size() != columns) {
            throw new UnreadableLogException("a row of " + table.table() + " has " + row.size()
                    + " values, but the log said that it has " + columns + " columns");
        }
    }

    /** The columns of {@code when} that differ; empty if the log does not tell. */
    private Optional<SortedSet<String>> changed(Optional<Tuple> before, Tuple after) {
        if (table.when().isEmpty() || !told.containsAll(table.when()) || before.isEmpty() && isPartitioned) {
            return Optional.empty();
        }

        SortedSet<String> changed = new TreeSet<>();
        // Without an image of before, none of the columns that it would hold has changed.
        before.ifPresent(row -> {
            for (String column : table.when()) {
                int place = places.getOrDefault(column, 0);
                if (!after.isUntouched(place) && !after.isSame(place, row)) {
                    changed.add(column);
                }
            }
        });

        return Optional.of(changed);
    }
}
