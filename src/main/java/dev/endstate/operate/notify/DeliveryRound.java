package dev.endstate.operate.notify;

import dev.endstate.instance.LogOnce;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Delivers what waits for one webhook, the oldest first and no more than it takes in a minute. One that does not answer as it should
 * rests, and everything waits for it; a message that it does not like waits alone, and one over which it stumbles again and again lets
 * the others go first.
 */
class DeliveryRound {
    private static final Logger log = LoggerFactory.getLogger(DeliveryRound.class);

    /** What a delivery may take beside its time-out, until another instance takes the message. */
    private static final Duration SPARE = Duration.ofSeconds(2);

    private final Destination to;
    private final NotificationProperties properties;
    private final Outbox outbox;
    private final WebhookHealth health;
    private final Folding folding;
    private final LogOnce remark = new LogOnce();
    private final BackOff backOff;

    /**
     * A webhook's messages.
     *
     * @param to whom
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
     * A webhook that is told.
     *
     * @param perMinute the most messages of a minute
     */
    record Destination(String name, int perMinute, Sender sender, Deliveries deliveries) {
        @Override
        public String toString() {
            return "webhook " + name + " (" + sender.host() + ")";
        }
    }

    /** Delivers what is due. */
    void run() throws InterruptedException {
        giveUp();
        to.deliveries().see(outbox.waiting(to.name()));
        int left = to.perMinute() - outbox.sentWithinMinute(to.name());
        if (outbox.waiting(to.name()) > Math.max(left, 1)) {
            folding.fold(to.name());
        }
        boolean goesOn = left > 0 && !health.rests(to.name());
        while (goesOn && left > 0) {
            Optional<Outbox.Message> message =
                    outbox.take(to.name(), properties.timeout().plus(SPARE));
            goesOn = message.isPresent() && isLetOn(message.get());
            left--;
        }
        to.deliveries().see(outbox.waiting(to.name()));
    }

    /** Delivers a message; returns whether the next one can follow. */
    private boolean isLetOn(Outbox.Message message) throws InterruptedException {
        return switch (to.sender().send(message)) {
            case Answer.Taken taken -> {
                outbox.taken(message);
                to.deliveries().sent();
                if (health.recovered(to.name())) {
                    log.info("The {} takes messages again", to);
                }
                remark.clear();
                yield true;
            }
            case Answer.Refused refused -> {
                to.deliveries().failed();
                Duration pause = backOff.after(message.attempts());
                outbox.postpone(message, pause, refused.error());
                log.warn(
                        "The {} did not take a message ({}), which is sent again in {}, and dropped when it is {} old: {}",
                        to,
                        message.notice().kind().type(),
                        print(pause),
                        print(properties.giveUpAfter()),
                        refused.error());
                yield true;
            }
            case Answer.Away away -> {
                to.deliveries().failed();
                Duration pause = pause(away);
                health.failed(to.name(), pause, away.error());
                outbox.postpone(message, Duration.ZERO, away.error());
                if (remark.isNew(away.error())) {
                    log.warn(
                            "The {} cannot be told anything now, and is tried again in {}, then ever less often; its messages wait,"
                                    + " and are dropped when they are {} old: {}",
                            to,
                            print(pause),
                            print(properties.giveUpAfter()),
                            away.error());
                }
                yield false;
            }
        };
    }

    /** What the other side asks for goes before, but no message outlives its age for it. */
    private Duration pause(Answer.Away away) {
        Duration own = backOff.after(health.failures(to.name()) + 1);
        Duration asked = away.rest().orElse(Duration.ZERO);
        Duration longer = asked.compareTo(own) > 0 ? asked : own;
        return longer.compareTo(properties.giveUpAfter()) > 0 ? properties.giveUpAfter() : longer;
    }

    private void giveUp() {
        List<Outbox.GivenUp> given = outbox.giveUp(to.name(), properties.giveUpAfter());
        for (Outbox.GivenUp each : given) {
            to.deliveries().dropped(each.lost());
            log.error(
                    "{} ({}) for the {} dropped after {}, since nobody took {}: {}",
                    each.lost() == 1 ? "A message" : each.lost() + " messages",
                    each.kind(),
                    to + (each.lost() == 1 ? " was" : " were"),
                    print(properties.giveUpAfter()),
                    each.lost() == 1 ? "it" : "them",
                    each.lastError() == null ? "it was never tried" : each.lastError());
        }
    }

    private static String print(Duration duration) {
        return DurationFormatterUtils.print(Duration.ofSeconds(duration.toSeconds()), DurationFormat.Style.COMPOSITE);
    }
}
