package dev.endstate.operate.notify;

import tools.jackson.databind.JsonNode;

/** Makes a letter what a receiver takes: its text escaped, and cut to the receiver's limits. */
interface MessageFormat {
    JsonNode body(Letter letter);

    /**
     * Whether an answer with a status of success says that the message was taken.
     *
     * @param answer its beginning
     */
    default boolean isTaken(String answer) {
        return true;
    }
}
