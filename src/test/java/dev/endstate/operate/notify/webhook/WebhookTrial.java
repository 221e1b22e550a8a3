package dev.endstate.operate.notify.webhook;

import dev.endstate.operate.notify.ChatServer;
import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import dev.endstate.operate.notify.Format;
import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/** Sends a message to a webhook that a test plays. */
final class WebhookTrial implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofMillis(700);
    static final UUID MESSAGE = UUID.fromString("0f3c2a0e-6f0b-4a3e-9a52-0b0c7f6f4f0e");

    private static final Event EVENT = new Event(EventKind.GAP_OPENED, List.of(), "a", Instant.EPOCH, Map.of());

    private final ChatServer chat = ChatServer.start();
    private DnsResolver names = SystemDefaultDnsResolver.INSTANCE;

    ChatServer chat() {
        return chat;
    }

    /** Resolves names in another way from now on. */
    void resolve(DnsResolver other) {
        names = other;
    }

    DeliveryResult send(String url, boolean allowInternalAddress) throws InterruptedException {
        NotificationProperties.Webhook webhook = new NotificationProperties.Webhook(
                Format.JSON, new Secret(url), null, Set.of(), Set.of(), 10, allowInternalAddress);
        NotificationProperties properties = new NotificationProperties(
                Map.of("ops", webhook),
                null,
                "docs/runbook.md",
                TIMEOUT,
                TIMEOUT,
                Duration.ofDays(1),
                TIMEOUT,
                TIMEOUT);

        try (Sender sender = new Senders(properties, names, Clock.systemUTC()).of(webhook)) {
            return sender.send(MESSAGE, EVENT, 0);
        }
    }

    String error(String url, boolean allowInternalAddress) throws InterruptedException {
        return switch (send(url, allowInternalAddress)) {
            case DeliveryResult.Unavailable unavailable -> unavailable.error();
            case DeliveryResult.Rejected rejected -> rejected.error();
            case DeliveryResult.Accepted accepted -> throw new AssertionError("it was taken");
        };
    }

    @Override
    public void close() {
        chat.close();
    }
}
