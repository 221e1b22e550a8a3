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

/** Begins to read the log. */
final class LogReaders {
    private final LogStreams streams;
    private final Succession succession;
    private final ReplicaIdentity identity;
    private final IdentifierPublisher publisher;
    private final Supplier<LogWatch> watches;
    private final Duration heartbeat;

    /** @param heartbeat how often what the log tells is looked at */
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

    /** What the log tells now. */
    LogContents contents(Map<String, RoutedTable> tables) {
        return identity.contents(tables);
    }

    /** Of which tables the log tells too little, and how that is mended. */
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
     * Reads the changes of the tables.
     *
     * @param contents what the log tells
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

    /** Whether the log now tells more or less than when the reading began, or is another server's. */
    boolean isOutdated(LogReading reading, Map<String, RoutedTable> tables) {
        return succession.hasTakenPlace() || !identity.contents(tables).equals(reading.contents());
    }
}
