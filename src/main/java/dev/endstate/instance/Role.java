package dev.endstate.instance;

/** A part that an instance plays; {@code endstate.roles} lists them, all by default. */
public enum Role {
    /** Finds out what changed. */
    CAPTURE,
    /** Consumes changes and writes documents. */
    INDEX,
    /** Fills generations. */
    REBUILD,
    /** Answers people: the REST API. */
    CONSOLE
}
