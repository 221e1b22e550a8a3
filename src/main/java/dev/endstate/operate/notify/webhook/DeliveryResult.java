package dev.endstate.operate.notify.webhook;

import java.time.Duration;
import java.util.Optional;

/** What became of a message that was sent to a webhook. */
public sealed interface DeliveryResult {
    /**
     * The webhook has taken it.
     *
     * @param body the beginning of the answer
     */
    record Accepted(String body) implements DeliveryResult {}

    /**
     * The webhook does not want this message; it may take others.
     *
     * @param error what happened and what to do, without the webhook's address
     */
    record Rejected(String error) implements DeliveryResult {}

    /**
     * The webhook takes nothing now.
     *
     * @param error what happened and what to do, without the webhook's address
     * @param rest how long it wants to be left alone, if it says so
     */
    record Unavailable(String error, Optional<Duration> rest) implements DeliveryResult {}
}
