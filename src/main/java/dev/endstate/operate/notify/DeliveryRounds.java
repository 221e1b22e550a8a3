package dev.endstate.operate.notify;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What delivers to each webhook. */
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
                                    name, webhook.perMinute(), sender, new Deliveries(name, meters)),
                            properties,
                            outbox,
                            health,
                            folding,
                            RandomGenerator.getDefault()));
        });
    }

    /** By the webhook's name. */
    Map<String, DeliveryRound> all() {
        return Map.copyOf(rounds);
    }

    @Override
    public void close() {
        opened.forEach(Sender::close);
    }
}
