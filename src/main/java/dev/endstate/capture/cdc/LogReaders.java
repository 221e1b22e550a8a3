package dev.endstate.capture.cdc;

import dev.endstate.change.Gap;
import dev.endstate.change.IdentifierPublisher;
import dev.endstate.change.RoutedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Begins readings of the log, and notices when one is to begin anew. */
final class LogReaders {
    private final LogStreams streams;
    private final Succession succession;
    private final ReplicaIdentity identity;
    private final IdentifierPublisher publisher;
    private final Supplier<LogWatch> watches;
    private final Duration heartbeat;

    /** @param heartbeat how often the catalog is asked what the log tells */
    LogReaders(
            LogStreams streams,
            Succession succession,
            ReplicaIdentity identity,
            IdentifierPublisher publisher,
            Supplier<LogWatch> watches,
            Duration heartbeat) {
        this.streams = streams;
        this.succession = succession;
        this.identity = identity;
        this.publisher = publisher;
        this.watches = watches;
        this.heartbeat = heartbeat;
    }

    /** What the log tells of these tables now. */
    LogContents contents(Map<String, RoutedTable> tables) {
        return identity.contents(tables);
    }

    /** The tables of which the log tells too little, each with what to do about it. */
    List<Gap.Cause> causes(Map<String, RoutedTable> tables, LogContents contents) {
        List<Gap.Cause> causes = new ArrayList<>();
        contents.silent().forEach((name, why) -> causes.add(new Gap.Cause(name, "it " + why)));
        ReplicaIdentity.lacking(tables, contents.carried()).forEach((name, columns) -> {
            RoutedTable table = Objects.requireNonNull(tables.get(name));
            causes.add(new Gap.Cause(
                    name,
                    "it does not log " + columns
                            + " as they were before a change, so that rows which are deleted or moved"
                            + " cannot tell them; " + identity.remedy(table)));
        });
        return causes;
    }

    /**
     * Begins to read the changes of the tables.
     *
     * @param contents what the log tells of them
     */
    LogReading read(Map<String, RoutedTable> tables, LogContents contents) {
        succession.begin();
        Set<String> partitioned = identity.partitioned(tables);

        LogWatch watch = watches.get();
        Delivery delivery = new Delivery(publisher, watch::find, System::nanoTime);
        LogRelations relations = new LogRelations(tables, retained(contents.carried(), partitioned));
        LogReader reader = new LogReader(streams, new LogEvents(relations, delivery, watch::find), delivery);
        return new LogReading(reader, watch, contents);
    }

    private static Map<String, Set<String>> retained(Map<String, Set<String>> carried, Set<String> names) {
        Map<String, Set<String>> retained = new TreeMap<>(carried);
        retained.keySet().retainAll(names);
        return retained;
    }

    Duration heartbeat() {
        return heartbeat;
    }

    /** Looks whether the log now tells more or less than when the reading began, or is another server's. */
    boolean noticeChange(LogReading reading, Map<String, RoutedTable> tables) {
        return succession.noticeChange() || !identity.contents(tables).equals(reading.contents());
    }
}
