package dev.endstate.operate;

import dev.endstate.definition.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the servers say of a definition. A part is empty where its server could not be asked.
 *
 * @param source what does not fit the database: its documents cannot be read
 * @param capture what changes of its tables would be missed: a new generation waits for it, one that there is goes on
 * @param index what Elasticsearch would refuse of a new generation
 * @param forgotten what the definition may have forgotten of the database
 * @param added what the cluster would give a new generation beside what the definition says
 * @param unasked which servers could not be asked
 */
record Verdict(
        Optional<List<Problem>> source,
        Optional<List<Problem>> capture,
        Optional<List<Problem>> index,
        List<Problem> forgotten,
        Optional<List<Problem>> added,
        List<Problem> unasked) {

    Verdict {
        forgotten = List.copyOf(forgotten);
        unasked = List.copyOf(unasked);
    }

    List<Problem> toReading() {
        return source.orElse(List.of());
    }

    List<Problem> toMaking() {
        return Stream.of(source, capture, index)
                .flatMap(Optional::stream)
                .flatMap(List::stream)
                .toList();
    }

    /** What may be meant so. */
    List<Problem> warnings() {
        return Stream.concat(forgotten.stream(), added.stream().flatMap(List::stream))
                .toList();
    }

    /** Whether nothing is left to be found out or mended. */
    boolean isFinal() {
        return unasked.isEmpty() && toMaking().isEmpty();
    }

    /** With what was known before in the place of what could not be asked now. */
    Verdict or(Verdict former) {
        return new Verdict(
                source.or(former::source),
                capture.or(former::capture),
                index.or(former::index),
                source.isPresent() ? forgotten : former.forgotten,
                added.or(former::added),
                unasked);
    }
}
