package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that the log has introduced so far, by the ids that it uses for them. For one thread. */
final class LogRelations {
    private final Map<String, RoutedTable> tables;
    private final Map<String, Set<String>> partitions;
    private final Map<Integer, Optional<ChangeTranslator>> known = new HashMap<>();

    /**
     * Begins with no table introduced.
     *
     * @param tables the routed tables, by {@code schema.table}
     * @param partitions for each of them that is partitioned, the columns that former rows hold in every partition
     */
    LogRelations(Map<String, RoutedTable> tables, Map<String, Set<String>> partitions) {
        this.tables = tables;
        this.partitions = partitions;
    }

    /** Takes a table that the log introduces, or describes anew, and returns its translator; empty if nothing routes it. */
    Optional<ChangeTranslator> introduce(LogMessage.Relation relation) {
        String name = relation.schema() + "." + relation.table();
        Optional<ChangeTranslator> translator = Optional.ofNullable(tables.get(name))
                .map(table -> new ChangeTranslator(table, relation, Optional.ofNullable(partitions.get(name))));
        known.put(relation.id(), translator);
        return translator;
    }

    /**
     * The translator of a table's rows; empty if nothing routes it.
     *
     * @throws UnreadableLogException if the log has not introduced it
     */
    Optional<ChangeTranslator> of(int relation) {
        @Nullable Optional<ChangeTranslator> translator = known.get(relation);
        if (translator == null) {
            throw new UnreadableLogException(
                    "table " + Integer.toUnsignedString(relation) + " was not introduced before its rows");
        }
        return translator;
    }

    /** The routed ones among some tables, as {@code schema.table}. */
    List<String> routed(List<Integer> relations) {
        return relations.stream()
                .map(this::of)
                .flatMap(Optional::stream)
                .map(translator -> RoutedTable.name(translator.table().table()))
                .toList();
    }
}
