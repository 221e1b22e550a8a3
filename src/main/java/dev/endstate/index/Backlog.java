package dev.endstate.index;

/** Changes that a generation has still to take. */
public interface Backlog {
    /** What they are, in the plural. */
    String what();

    /**
     * How many of them.
     *
     * @throws RuntimeException if that cannot be asked now
     */
    long of(Generation.Name generation);

    /**
     * Marks where the backlog ends at this moment.
     *
     * @throws RuntimeException if that cannot be asked now
     */
    Mark mark(Generation.Name generation);

    /** A place in a backlog. */
    @FunctionalInterface
    interface Mark {
        /**
         * Whether the generation has taken everything before it.
         *
         * @throws RuntimeException if that cannot be asked now
         */
        boolean isPassed();
    }

    /** How many are always on their way while changes go on, so that they keep no generation back. */
    default long onTheirWay() {
        return 0;
    }
}
