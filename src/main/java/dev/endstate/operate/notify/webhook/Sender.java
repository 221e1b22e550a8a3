package dev.endstate.operate.notify.webhook;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.format.Links;
import dev.endstate.operate.notify.format.MessageFormat;
import dev.endstate.operate.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes messages in the format of a webhook, signs them if it has a secret, and sends them. */
public class Sender implements AutoCloseable {
    private final WebhookClient client;
    private final MessageFormat format;
    private final @Nullable Signature signature;
    private final Links links;
    private final Clock clock;

    /**
     * Makes a sender.
     *
     * @param signature null if the webhook has no secret
     */
    Sender(WebhookClient client, MessageFormat format, @Nullable Signature signature, Links links, Clock clock) {
        this.client = client;
        this.format = format;
        this.signature = signature;
        this.links = links;
        this.clock = clock;
    }

    /** Returns the host of the webhook, which may be told. */
    public String host() {
        return client.host();
    }

    /**
     * Sends a message about an event.
     *
     * @param message its id, the same at each attempt
     * @param more how many other events of its kind it stands for
     */
    public DeliveryResult send(UUID message, Event event, int more) throws InterruptedException {
        String id = "msg_" + message;
        byte[] body =
                format.body(links.notification(id, event, more)).toString().getBytes(StandardCharsets.UTF_8);
        DeliveryResult result = client.post(body, headers(id, body));

        return result instanceof DeliveryResult.Accepted accepted && !format.isTaken(accepted.body())
                ? new DeliveryResult.Rejected(
                        "it answered that it has not taken the message: " + PlainText.truncate(200, accepted.body()))
                : result;
    }

    private Map<String, String> headers(String id, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        if (signature != null) {
            Instant now = clock.instant();
            headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond()));
            headers.put("webhook-signature", signature.of(id, now, body));
        }
        return headers;
    }

    @Override
    public void close() {
        client.close();
    }
}
