package dev.endstate.operate.notify.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what became of a webhook's messages, as {@code endstate.notifications{webhook,result}}, and how many wait, as {@code
 * endstate.notifications.waiting{webhook}}. Messages that were folded into one count as one, unless they are dropped.
 */
final class DeliveryMetrics {
    private final Counter sent;
    private final Counter failed;
    private final Counter dropped;
    private final AtomicInteger waiting = new AtomicInteger();

    DeliveryMetrics(String webhook, MeterRegistry meters) {
        this.sent = counter(webhook, "sent", meters);
        this.failed = counter(webhook, "failed", meters);
        this.dropped = counter(webhook, "dropped", meters);
        Gauge.builder("endstate.notifications.waiting", waiting, AtomicInteger::get)
                .description("Messages that the webhook has not taken yet")
                .tag("webhook", webhook)
                .register(meters);
    }

    private static Counter counter(String webhook, String result, MeterRegistry meters) {
        return Counter.builder("endstate.notifications")
                .description("Messages that were sent, attempts that failed, messages that were dropped")
                .tag("webhook", webhook)
                .tag("result", result)
                .register(meters);
    }

    void waiting(int messages) {
        waiting.set(messages);
    }

    void sent() {
        sent.increment();
    }

    void failed() {
        failed.increment();
    }

    void dropped(int messages) {
        dropped.increment(messages);
    }
}
