package dev.endstate.operate.notify.format;

import dev.endstate.operate.notify.Format;
import tools.jackson.databind.JsonNode;

/** Writes a notification as a receiver wants it: its text is escaped, and cut to the receiver's limits. */
public interface MessageFormat {
    /** Returns the writer for a format. */
    static MessageFormat of(Format format) {
        return switch (format) {
            case SLACK -> new SlackFormat();
            case TEAMS -> new TeamsFormat();
            case KAKAOWORK -> new KakaoWorkFormat();
            case JSON -> new JsonFormat();
        };
    }

    /** Writes the body of a message. */
    JsonNode body(Notification notification);

    /**
     * Tells whether the message was taken, as the body of an answer says it whose status is a success.
     *
     * @param answer the beginning of the body
     */
    default boolean isTaken(String answer) {
        return true;
    }
}
