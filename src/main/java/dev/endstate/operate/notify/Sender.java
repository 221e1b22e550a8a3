package dev.endstate.operate.notify;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes messages what a webhook takes, signs them if it has a secret, and sends them. */
class Sender implements AutoCloseable {
    private final WebhookClient client;
    private final MessageFormat format;
    private final @Nullable Signature signature;
    private final Links links;
    private final Clock clock;

    /**
     * A sender.
     *
     * @param signature null if it has no secret
     */
    Sender(WebhookClient client, MessageFormat format, @Nullable Signature signature, Links links, Clock clock) {
        this.client = client;
        this.format = format;
        this.signature = signature;
        this.links = links;
        this.clock = clock;
    }

    /** Where to; it may be told. */
    String host() {
        return client.host();
    }

    Answer send(Outbox.Message message) throws InterruptedException {
        String id = "msg_" + message.id();
        byte[] body = format.body(links.letter(id, message)).toString().getBytes(StandardCharsets.UTF_8);
        Answer answer = client.post(body, headers(id, body));
        return answer instanceof Answer.Taken taken && !format.isTaken(taken.body())
                ? new Answer.Refused("it answered that it has not taken the message: " + Cut.to(200, taken.body()))
                : answer;
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
