package dev.endstate.capture.cdc;

import dev.endstate.capture.Gaps;
import dev.endstate.capture.IdentifierPublisher;
import dev.endstate.capture.RoutedTable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Begins to read the log. */
final class LogReaders {
    private final LogStreams streams;
    private final ReplicaIdentity identity;
    private final IdentifierPublisher publisher;
    private final Gaps gaps;
    private final Supplier<LogWatch> watches;
    private final Duration heartbeat;

    /** @param heartbeat how often what the log tells is looked at */
    LogReaders(
            LogStreams streams,
            ReplicaIdentity identity,
            IdentifierPublisher publisher,
            Gaps gaps,
            Supplier<LogWatch> watches,
            Duration heartbeat) {
        this.streams = streams;
        this.identity = identity;
        this.publisher = publisher;
        this.gaps = gaps;
        this.watches = watches;
        this.heartbeat = heartbeat;
    }

    /** Reads the changes of the tables; those whose log tells too little are noted as gaps. */
    LogReading read(Map<String, RoutedTable> tables) {
        Map<String, Set<String>> carried = identity.carried(tables);
        ReplicaIdentity.lacking(tables, carried).forEach((name, columns) -> {
            RoutedTable table = Objects.requireNonNull(tables.get(name));
            gaps.noticed(
                    name,
                    "it does not log " + columns
                            + " as they were before a change, so that rows which are deleted or moved"
                            + " cannot tell them; run: " + identity.remedy(table.table(), table.columns()));
        });
        Set<String> partitioned = identity.partitioned(tables);
        LogWatch watch = watches.get();
        Delivery delivery = new Delivery(publisher, watch::find, System::nanoTime);
        LogRelations relations = new LogRelations(tables, retained(carried, partitioned));
        LogReader reader = new LogReader(streams, new LogEvents(relations, delivery, watch::find), delivery);
        return new LogReading(reader, watch, carried);
    }

    private static Map<String, Set<String>> retained(Map<String, Set<String>> carried, Set<String> names) {
        Map<String, Set<String>> retained = new TreeMap<>(carried);
        retained.keySet().retainAll(names);
        return retained;
    }

    Duration heartbeat() {
        return heartbeat;
    }

    /** Whether the log now tells other columns of former rows than when the reading began. */
    boolean isOutdated(LogReading reading, Map<String, RoutedTable> tables) {
        return !identity.carried(tables).equals(reading.carried());
    }
}
