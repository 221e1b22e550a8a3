package dev.endstate.operate.notify.delivery;

import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.outbox.Folding;
import dev.endstate.operate.notify.outbox.Outbox;
import dev.endstate.operate.notify.webhook.Sender;
import dev.endstate.operate.notify.webhook.Senders;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Holds the rounds of all webhooks, and closes their senders at the end. */
@Component
class DeliveryRounds implements AutoCloseable {
    private final Map<String, DeliveryRound> rounds = new LinkedHashMap<>();
    private final List<Sender> opened = new ArrayList<>();

    DeliveryRounds(
            NotificationProperties properties,
            Senders senders,
            Outbox outbox,
            WebhookHealth health,
            Folding folding,
            MeterRegistry meters) {
        properties.webhooks().forEach((name, webhook) -> {
            Sender sender = senders.of(webhook);
            opened.add(sender);

            rounds.put(
                    name,
                    new DeliveryRound(
                            new DeliveryRound.Destination(
                                    name, webhook.perMinute(), sender, new DeliveryMetrics(name, meters)),
                            properties,
                            outbox,
                            health,
                            folding,
                            RandomGenerator.getDefault()));
        });
    }

    /** Returns the rounds, by the names of their webhooks. */
    Map<String, DeliveryRound> all() {
        return Map.copyOf(rounds);
    }

    @Override
    public void close() {
        opened.forEach(Sender::close);
    }
}
