package dev.endstate.operate.chat;

import java.util.Optional;

/** What somebody wants to know. An index that is not named means each of them. */
sealed interface Question extends Wish {
    /** Whether it is served, and what it waits for. */
    record Status(Optional<String> index) implements Question {}

    /** How long changes take, and how many wait. */
    record Freshness(Optional<String> index) implements Question {}

    /** What cannot be indexed. */
    record Parked(Optional<String> index) implements Question {}

    /** Whether one document is as the database has it. */
    record Document(String index, String key) implements Question {}

    /**
     * What can be asked.
     *
     * @param mistake what was not understood; empty if help was asked for
     */
    record Help(String mistake) implements Question {}
}
