package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.Gaps;
import dev.endstate.capture.IdentifierPublisher;
import dev.endstate.capture.RoutedTable;
import java.util.Map;
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

    LogReader read(Map<String, RoutedTable> tables) {
        Map<String, ChangeTranslator> translators = ChangeTranslator.of(tables, identity);
        return new LogReader(
                source, cdc, tables.keySet(), new LogEvents(translators, publisher, gaps, position, cdc.slot()));
    }
}
