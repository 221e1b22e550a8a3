package dev.endstate.pipeline;

import dev.endstate.index.Generation;
import java.util.function.BooleanSupplier;

/** Changes that a generation has still to take. */
public interface Backlog {
    /**
     * How many of them.
     *
     * @throws RuntimeException if that cannot be asked now
     */
    long of(Generation.Name generation);

    /**
     * Tells, whenever it is asked from now on, whether the generation has taken all those that it has still to take at this moment.
     *
     * @throws RuntimeException if that cannot be asked now, also by what it returns
     */
    BooleanSupplier mark(Generation.Name generation);

    /** How many are always on their way while changes go on, so that they keep no generation back. */
    default long onTheirWay() {
        return 0;
    }
}
