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
 * @param warnings what may be meant so
 * @param unasked which servers could not be asked
 */
record Verdict(
        Optional<List<Problem>> source,
        Optional<List<Problem>> capture,
        Optional<List<Problem>> index,
        List<Problem> warnings,
        List<Problem> unasked) {

    Verdict {
        warnings = List.copyOf(warnings);
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
                source.isPresent() ? warnings : former.warnings,
                unasked);
    }
}
