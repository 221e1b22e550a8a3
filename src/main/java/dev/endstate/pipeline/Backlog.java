package dev.endstate.pipeline;

import dev.endstate.index.Generation;

/** Changes that a generation has still to take. */
@FunctionalInterface
public interface Backlog {
    /**
     * How many of them.
     *
     * @throws RuntimeException if that cannot be asked now
     */
    long of(Generation.Name generation);
}
