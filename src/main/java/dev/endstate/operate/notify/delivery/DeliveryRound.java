package dev.endstate.operate.notify.delivery;

import dev.endstate.instance.LogOnce;
import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.outbox.Folding;
import dev.endstate.operate.notify.outbox.Outbox;
import dev.endstate.operate.notify.webhook.DeliveryResult;
import dev.endstate.operate.notify.webhook.Sender;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Delivers the messages that wait for one webhook, the oldest first and no more than it takes in a minute. A webhook that fails rests,
 * and all its messages wait. A message that it rejects waits alone, and one over which it stumbles again and again lets the others go
 * first.
 */
class DeliveryRound {
    private static final Logger log = LoggerFactory.getLogger(DeliveryRound.class);

    /** How much longer than its time-out a delivery may take until another instance takes the message. */
    private static final Duration SPARE = Duration.ofSeconds(2);

    private final Destination to;
    private final NotificationProperties properties;
    private final Outbox outbox;
    private final WebhookHealth health;
    private final Folding folding;
    private final LogOnce remark = new LogOnce();
    private final BackOff backOff;

    /**
     * Makes the round of a webhook.
     *
     * @param to the webhook
     */
    DeliveryRound(
            Destination to,
            NotificationProperties properties,
            Outbox outbox,
            WebhookHealth health,
            Folding folding,
            RandomGenerator random) {
        this.to = to;
        this.properties = properties;
        this.outbox = outbox;
        this.health = health;
        this.folding = folding;
        this.backOff = new BackOff(properties.firstRetry(), random);
    }

    /**
     * A webhook.
     *
     * @param perMinute how many messages it gets in a minute at most
     */
    record Destination(String name, int perMinute, Sender sender, DeliveryMetrics metrics) {
        @Override
        public String toString() {
            return "webhook " + name + " (" + sender.host() + ")";
        }
    }

    /** Delivers what is due. */
    void run() throws InterruptedException {
        giveUp();
        to.metrics().waiting(outbox.waiting(to.name()));

        int left = to.perMinute() - outbox.sentWithinMinute(to.name());
        if (outbox.waiting(to.name()) > Math.max(left, 1)) {
            folding.fold(to.name());
        }

        boolean goesOn = left > 0 && !health.isResting(to.name());
        while (goesOn && left > 0) {
            Optional<Outbox.Message> message =
                    outbox.take(to.name(), properties.timeout().plus(SPARE));
            goesOn = message.isPresent() && deliver(message.get());
            left--;
        }

        to.metrics().waiting(outbox.waiting(to.name()));
    }

    /** Sends a message, and returns whether the next one can follow. */
    private boolean deliver(Outbox.Message message) throws InterruptedException {
        return switch (to.sender().send(message.id(), message.event(), message.more())) {
            case DeliveryResult.Accepted accepted -> {
                accept(message);
                yield true;
            }
            case DeliveryResult.Rejected rejected -> {
                reject(message, rejected);
                yield true;
            }
            case DeliveryResult.Unavailable unavailable -> {
                rest(message, unavailable);
                yield false;
            }
        };
    }

    private void accept(Outbox.Message message) {
        outbox.markDelivered(message);
        to.metrics().sent();
        if (health.recordSuccess(to.name())) {
            log.info("The {} takes messages again", to);
        }
        remark.clear();
    }

    private void reject(Outbox.Message message, DeliveryResult.Rejected rejected) {
        to.metrics().failed();
        Duration pause = backOff.after(message.attempts());
        outbox.postpone(message, pause, rejected.error());

        log.warn(
                "The {} did not take a message ({}), which is sent again in {}, and dropped when it is {} old: {}",
                to,
                message.event().kind().type(),
                print(pause),
                print(properties.giveUpAfter()),
                rejected.error());
    }

    private void rest(Outbox.Message message, DeliveryResult.Unavailable unavailable) {
        to.metrics().failed();
        Duration pause = pause(unavailable);
        health.recordFailure(to.name(), pause, unavailable.error());
        outbox.postpone(message, Duration.ZERO, unavailable.error());

        if (remark.add(unavailable.error())) {
            log.warn(
                    "The {} takes no messages now. It is tried again in {}, then less and less often; its messages wait, and are"
                            + " dropped when they are {} old: {}",
                    to,
                    print(pause),
                    print(properties.giveUpAfter()),
                    unavailable.error());
        }
    }

    /** The other side may ask for a longer pause, but not for one after which all messages would be too old. */
    private Duration pause(DeliveryResult.Unavailable unavailable) {
        Duration own = backOff.after(health.failures(to.name()) + 1);
        Duration asked = unavailable.rest().orElse(Duration.ZERO);
        Duration longer = asked.compareTo(own) > 0 ? asked : own;
        return longer.compareTo(properties.giveUpAfter()) > 0 ? properties.giveUpAfter() : longer;
    }

    private void giveUp() {
        for (Outbox.GivenUp given : outbox.giveUp(to.name(), properties.giveUpAfter())) {
            to.metrics().dropped(given.lost());

            boolean isOne = given.lost() == 1;
            log.error(
                    "{} ({}) for the {} dropped after {}, since nobody took {}: {}",
                    isOne ? "A message" : given.lost() + " messages",
                    given.kind(),
                    to + (isOne ? " was" : " were"),
                    print(properties.giveUpAfter()),
                    isOne ? "it" : "them",
                    given.lastError() == null ? "it was never tried" : given.lastError());
        }
    }

    private static String print(Duration duration) {
        return DurationFormatterUtils.print(Duration.ofSeconds(duration.toSeconds()), DurationFormat.Style.COMPOSITE);
    }
}
