package dev.endstate.operate.chat;

import java.util.Optional;

/** A command that asks something. If no index is named, it asks about all of them. */
public sealed interface Question extends Intent {
    /** Asks whether an index is served, and what it waits for. */
    record Status(Optional<String> index) implements Question {}

    /** Asks how long changes take, and how many wait. */
    record Freshness(Optional<String> index) implements Question {}

    /** Asks which keys cannot be indexed. */
    record Parked(Optional<String> index) implements Question {}

    /** Asks whether one document equals what the database says. */
    record Document(String index, String key) implements Question {}

    /**
     * Asks what can be typed.
     *
     * @param mistake what was not understood; empty if help was asked for
     */
    record Help(String mistake) implements Question {}
}
