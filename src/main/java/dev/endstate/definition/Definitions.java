package dev.endstate.definition;

import java.util.List;
import java.util.Optional;

/**
 * The definitions of this instance.
 *
 * @param all in the order of their names
 * @param problems what the files alone show to be wrong; not empty means that Endstate must not start
 */
public record Definitions(List<Definition> all, List<Problem> problems) {

    public Definitions {
        all = List.copyOf(all);
        problems = List.copyOf(problems);
    }

    /** @throws UnknownIndexException if there is none of that index */
    public Definition required(String index) {
        return of(index).orElseThrow(() -> new UnknownIndexException(index));
    }

    public Optional<Definition> of(String index) {
        return all.stream()
                .filter(definition -> definition.index().equals(index))
                .findFirst();
    }
}
