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
 * Something that has happened, as it is told. It holds identifiers and reasons, never a document or what a row contains.
 *
 * @param indexes which it concerns; empty if it concerns no index more than another
 * @param summary one sentence
 * @param since when it began
 * @param details names and values, in the order in which they are shown
 */
record Notice(Kind kind, List<String> indexes, String summary, Instant since, Map<String, String> details) {
    Notice {
        indexes = List.copyOf(indexes);
        details = new LinkedHashMap<>(details);
    }

    /** Whether somebody who wants to hear of these indexes, all of them if none is named, wants to hear it. */
    boolean concerns(Set<String> wanted) {
        return wanted.isEmpty() || indexes.isEmpty() || indexes.stream().anyMatch(wanted::contains);
    }

    /** The same, in the place of others too. */
    Notice with(List<Notice> others) {
        SequencedSet<String> all = Stream.concat(Stream.of(this), others.stream())
                .flatMap(notice -> notice.indexes().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Notice(kind, List.copyOf(all), summary, since, details);
    }
}
