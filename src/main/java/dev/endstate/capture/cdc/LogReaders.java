package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.Gaps;
import dev.endstate.capture.IdentifierPublisher;
import dev.endstate.capture.RoutedTable;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** Begins to read the log. */
final class LogReaders {
    private final PGSimpleDataSource source;
    private final CaptureProperties.Cdc cdc;
    private final ReplicaIdentity identity;
    private final IdentifierPublisher publisher;
    private final Gaps gaps;
    private final SlotPosition position;

    LogReaders(
            PGSimpleDataSource source,
            CaptureProperties.Cdc cdc,
            ReplicaIdentity identity,
            IdentifierPublisher publisher,
            Gaps gaps,
            SlotPosition position) {
        this.source = source;
        this.cdc = cdc;
        this.identity = identity;
        this.publisher = publisher;
        this.gaps = gaps;
        this.position = position;
    }

    /** Reads the changes of the tables; those whose log tells too little are noted as gaps. */
    LogReader read(Map<String, RoutedTable> tables) {
        Map<String, Set<String>> carried = identity.carried(tables);
        ReplicaIdentity.lacking(tables, carried).forEach((name, columns) -> {
            RoutedTable table = Objects.requireNonNull(tables.get(name));
            gaps.noticed(
                    name,
                    "it does not log " + columns
                            + " as they were before a change, so that rows which are deleted or moved"
                            + " cannot tell them; run: " + identity.remedy(table.table(), table.columns()));
        });
        Map<String, ChangeTranslator> translators = ChangeTranslator.of(tables, carried);
        LogEvents events = new LogEvents(translators, publisher, gaps, position, cdc.slot());
        return new LogReader(source, cdc, carried, events);
    }

    /** Whether the log now tells other columns of former rows than when the reader began. */
    boolean isOutdated(LogReader reader, Map<String, RoutedTable> tables) {
        return !identity.carried(tables).equals(reader.carried());
    }
}
