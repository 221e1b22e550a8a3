package dev.endstate.operate.notify;

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

/** Posts to one webhook. Whatever the other side does, an answer is there in time: what takes longer is cut. */
class WebhookClient implements AutoCloseable {
    private static final int LONGEST_ANSWER = 2_000;

    private final SecretAddress address;
    private final CloseableHttpClient http;
    private final Duration timeout;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A client.
     *
     * @param http connects to addresses that are allowed only
     * @param timeout of a whole exchange
     */
    WebhookClient(URI address, CloseableHttpClient http, Duration timeout, Clock clock) {
        this.address = new SecretAddress(address);
        this.http = http;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Its host, which may be told; the rest of the address is a secret. */
    String host() {
        return address.host();
    }

    Answer post(byte[] body, Map<String, String> headers) throws InterruptedException {
        HttpPost post = new HttpPost(address.uri());
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        headers.forEach(post::setHeader);
        Future<Answer> exchange = threads.submit(() -> exchange(post));
        try {
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Reading.failure(e, timeout, address);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                return Reading.failure(failure, timeout, address);
            }
            throw new IllegalStateException("the webhook's client has failed: " + e.getCause(), e.getCause());
        } finally {
            post.cancel();
            exchange.cancel(true);
        }
    }

    private Answer exchange(HttpPost post) throws IOException {
        ClassicHttpResponse response = http.executeOpen(HttpHost.create(address.uri()), post, null);
        try {
            @Nullable Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
            Reading reading = new Reading(
                    response.getCode(),
                    Optional.ofNullable(retryAfter).map(Header::getValue),
                    address.leftOutOf(begin(response.getEntity())));
            return reading.answer(clock.instant());
        } finally {
            // The rest of the answer may have no end, and closing would read it.
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
