package dev.endstate.operate.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.InBackground;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever the other side does, an answer is there in time. */
class WebhookClientTest {
    private final WebhookTrial webhook = new WebhookTrial();

    @AfterEach
    void close() {
        webhook.close();
    }

    @Test
    void what_is_taken_is_taken() throws InterruptedException {
        assertThat(webhook.send(webhook.chat().url("/hook"), true)).isInstanceOf(DeliveryResult.Accepted.class);
        assertThat(webhook.chat().posts("/hook")).singleElement().satisfies(post -> {
            assertThat(post.header("Content-Type")).startsWith("application/json");
            assertThat(post.header("Host"))
                    .isEqualTo("127.0.0.1:" + webhook.chat().port());
            assertThat(post.header("webhook-id")).isEqualTo("msg_" + WebhookTrial.MESSAGE);
            assertThat(post.json().path("type").asString()).isEqualTo("gap.opened");
        });
    }

    @Test
    void who_says_nothing_is_waited_for_no_longer_than_the_timeout() throws InterruptedException {
        webhook.chat().replies("/hook", webhook.chat().nothing());
        assertInTime("it did not answer within 700ms");
    }

    @Test
    void who_says_a_little_again_and_again_is_not_waited_for_either() throws InterruptedException {
        webhook.chat().replies("/hook", webhook.chat().trickle(500));
        assertInTime("it did not answer within 700ms");
    }

    @Test
    void an_answer_without_end_is_read_at_its_beginning_only() throws InterruptedException {
        AtomicInteger written = new AtomicInteger();

        webhook.chat().replies("/hook", exchange -> {
            exchange.sendResponseHeaders(500, 0);
            byte[] much = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            try {
                while (true) {
                    exchange.getResponseBody().write(much);
                    written.addAndGet(much.length);
                }
            } catch (IOException e) {
                written.addAndGet(1);
            }
        });

        assertInTime("it answered 500 (xxx");
        assertThat(written.get()).isLessThan(20 << 20);
    }

    private void assertInTime(String begin) throws InterruptedException {
        long begun = System.nanoTime();
        assertThat(webhook.error(webhook.chat().url("/hook"), true)).startsWith(begin);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(WebhookTrial.TIMEOUT.multipliedBy(4));
    }

    @Test
    void who_is_not_there_is_away() throws InterruptedException {
        String gone = webhook.chat().url("/hook");
        webhook.chat().close();
        assertThat(webhook.error(gone, true)).startsWith("no answer came: ");
        assertThat(webhook.error("http://nobody.invalid/hook", true)).isEqualTo("its name cannot be resolved");
    }

    @Test
    void what_is_no_answer_is_told_shortly_and_without_the_address() throws IOException, InterruptedException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InBackground.run(() -> {
                try (Socket client = plain.accept()) {
                    client.getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nTransfer-Encoding: /hook?sig=hunter2+x " + "y".repeat(9_000)
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readNBytes(50);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThat(webhook.error("http://127.0.0.1:" + plain.getLocalPort() + "/hook?sig=hunter2%2Bx", true))
                    .startsWith("no answer came: ")
                    .contains("Unsupported transfer encoding: (path)")
                    .doesNotContain("hunter2")
                    .hasSizeLessThan(300);
        }
    }

    @Test
    void who_has_no_TLS_is_away() throws IOException, InterruptedException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InBackground.run(() -> {
                try (Socket client = plain.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThat(webhook.error("https://127.0.0.1:" + plain.getLocalPort() + "/hook", true))
                    .startsWith("no TLS connection could be made: ");
        }
    }
}
