package dev.endstate.operate.check;

import dev.endstate.definition.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the servers say about a definition. A part is empty if its server could not be asked.
 *
 * @param source what does not fit the database, so that documents cannot be read
 * @param capture why changes of its tables would be missed; a new generation waits for that, an existing one is served all the same
 * @param index what Elasticsearch would refuse in a new generation
 * @param forgotten what the definition may have forgotten about the database
 * @param added what the cluster would add to a new generation that the definition does not mention
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

    /** Lists the problems that keep documents from being read. */
    List<Problem> toReading() {
        return source.orElse(List.of());
    }

    /** Lists the problems that keep a new generation from being made. */
    List<Problem> toMaking() {
        return Stream.of(source, capture, index)
                .flatMap(Optional::stream)
                .flatMap(List::stream)
                .toList();
    }

    /** Lists what is odd, and may be intended. */
    List<Problem> warnings() {
        return Stream.concat(forgotten.stream(), added.stream().flatMap(List::stream))
                .toList();
    }

    /** Tells whether everything could be checked, and everything fits. */
    boolean isFinal() {
        return unasked.isEmpty() && toMaking().isEmpty();
    }

    /** Fills what could not be asked now with what was known before. */
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
