package dev.endstate.operate.notify;

import java.time.Duration;
import java.util.Optional;

/** What became of a message that was sent to a webhook. */
sealed interface Answer {
    /**
     * It was taken.
     *
     * @param body the beginning of what was answered
     */
    record Taken(String body) implements Answer {}

    /**
     * This message is not liked; others may be.
     *
     * @param error what happened and what to do, without the webhook's address
     */
    record Refused(String error) implements Answer {}

    /**
     * Nothing can be sent there now.
     *
     * @param error what happened and what to do, without the webhook's address
     * @param rest for how long the other side wants to be left alone, if it says so
     */
    record Away(String error, Optional<Duration> rest) implements Answer {}
}
