package dev.endstate.operate.notify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that has happened. It holds identifiers and reasons, never a document or the contents of a row.
 *
 * @param indexes the indexes that it concerns; empty if it concerns no index more than another
 * @param summary one sentence
 * @param since when it began
 * @param details names and values, in the order in which they are shown
 */
public record Event(EventKind kind, List<String> indexes, String summary, Instant since, Map<String, String> details) {
    public Event {
        indexes = List.copyOf(indexes);
        details = new LinkedHashMap<>(details);
    }

    /** Tells whether the event concerns one of these indexes; no index means all of them. */
    boolean concerns(Set<String> wanted) {
        return wanted.isEmpty() || indexes.isEmpty() || indexes.stream().anyMatch(wanted::contains);
    }

    /** Returns this event with the indexes of others added, for which it stands as well. */
    public Event with(List<Event> others) {
        SequencedSet<String> all = Stream.concat(Stream.of(this), others.stream())
                .flatMap(event -> event.indexes().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));

        return new Event(kind, List.copyOf(all), summary, since, details);
    }
}
