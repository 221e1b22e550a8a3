package dev.endstate.operate.notify.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;

/** Posts to one webhook. Whatever the other side does, there is a result in time: an exchange that takes longer is cut off. */
class WebhookClient implements AutoCloseable {
    private static final int LONGEST_ANSWER = 2_000;

    private final SecretAddress address;
    private final CloseableHttpClient http;
    private final Duration timeout;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Makes a client.
     *
     * @param http connects only to addresses that are allowed
     * @param timeout how long a whole exchange may take
     */
    WebhookClient(URI address, CloseableHttpClient http, Duration timeout, Clock clock) {
        this.address = new SecretAddress(address);
        this.http = http;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Returns the host, which may be told; the rest of the address is a secret. */
    String host() {
        return address.host();
    }

    /** Posts a body of JSON. */
    DeliveryResult post(byte[] body, Map<String, String> headers) throws InterruptedException {
        HttpPost post = new HttpPost(address.uri());
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        headers.forEach(post::setHeader);

        Future<DeliveryResult> exchange = threads.submit(() -> exchange(post));
        try {
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return WebhookResponse.failure(e, timeout, address);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                return WebhookResponse.failure(failure, timeout, address);
            }
            throw new IllegalStateException("the webhook's client has failed: " + e.getCause(), e.getCause());
        } finally {
            post.cancel();
            exchange.cancel(true);
        }
    }

    private DeliveryResult exchange(HttpPost post) throws IOException {
        ClassicHttpResponse response = http.executeOpen(HttpHost.create(address.uri()), post, null);

        try {
            @Nullable Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
            return new WebhookResponse(
                            response.getCode(),
                            Optional.ofNullable(retryAfter).map(Header::getValue),
                            address.redact(begin(response.getEntity())))
                    .result(clock.instant());
        } finally {
            // Closing alone would read the rest of the answer, which may never end.
            post.cancel();
            Closer.closeQuietly(response);
        }
    }

    private static String begin(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        @Nullable InputStream content = entity.getContent();
        return content == null ? "" : new String(content.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
    }
}
