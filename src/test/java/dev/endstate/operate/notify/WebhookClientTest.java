package dev.endstate.operate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.InBackground;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the other side does, nothing is sent where it must not be, and an answer is there in time. */
class WebhookClientTest {
    private static final Duration TIMEOUT = Duration.ofMillis(700);

    private final ChatServer chat = ChatServer.start();
    private final Outbox.Message message = new Outbox.Message(
            1, UUID.randomUUID(), new Notice(Kind.GAP_OPENED, List.of(), "a", Instant.EPOCH, Map.of()), 0, 1);
    private DnsResolver names = SystemDefaultDnsResolver.INSTANCE;

    @AfterEach
    void close() {
        chat.close();
    }

    private Answer send(String url, boolean allowInternalAddress) throws InterruptedException {
        NotificationProperties.Webhook webhook = new NotificationProperties.Webhook(
                Format.JSON, new Masked(url), null, Set.of(), Set.of(), 10, allowInternalAddress);
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
            return sender.send(message);
        }
    }

    private String error(String url, boolean allowInternalAddress) throws InterruptedException {
        return switch (send(url, allowInternalAddress)) {
            case Answer.Away away -> away.error();
            case Answer.Refused refused -> refused.error();
            case Answer.Taken taken -> throw new AssertionError("it was taken");
        };
    }

    @Test
    void what_is_taken_is_taken() throws InterruptedException {
        assertThat(send(chat.url("/hook"), true)).isInstanceOf(Answer.Taken.class);
        assertThat(chat.posts("/hook")).singleElement().satisfies(post -> {
            assertThat(post.header("Content-Type")).startsWith("application/json");
            assertThat(post.header("Host")).isEqualTo("127.0.0.1:" + chat.port());
            assertThat(post.header("webhook-id")).isEqualTo("msg_" + message.id());
            assertThat(post.json().path("type").asString()).isEqualTo("gap.opened");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "0.0.0.0",
                "2130706433",
                "0",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]"
            })
    void an_internal_address_is_refused_however_it_is_written(String host) throws InterruptedException {
        assertThat(error("http://" + host + ":" + chat.port() + "/hook", false))
                .matches(".* leads to .*, which is internal\\. Nothing was sent; if it is meant, set its"
                        + " allow-internal-address|its name cannot be resolved");
        assertThat(chat.posts("/hook")).isEmpty();
    }

    @Test
    void a_name_that_leads_inside_later_is_refused_then() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        names = new SystemDefaultDnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                if (asked.getAndIncrement() == 0) {
                    throw new UnknownHostException(host);
                }
                return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
            }
        };
        error("http://chat.example:" + chat.port() + "/hook", false);
        assertThat(error("http://chat.example:" + chat.port() + "/hook", false))
                .startsWith("chat.example leads to 127.0.0.1");
        assertThat(asked).hasValue(2);
        assertThat(chat.posts("/hook")).isEmpty();
    }

    @Test
    void the_address_that_was_looked_at_is_the_one_that_is_connected_to() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        names = new SystemDefaultDnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                asked.incrementAndGet();
                return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
            }
        };
        assertThat(send("http://chat.example:" + chat.port() + "/hook", true)).isInstanceOf(Answer.Taken.class);
        assertThat(chat.posts("/hook"))
                .singleElement()
                .satisfies(post -> assertThat(post.header("Host")).isEqualTo("chat.example:" + chat.port()));
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws InterruptedException {
        chat.replies("/hook", ChatServer.status(status, "Location", chat.url("/secret")));
        assertThat(error(chat.url("/hook"), true)).startsWith("it answered " + status + ". Redirects are not followed");
        assertThat(chat.posts("/secret")).isEmpty();
    }

    @Test
    void who_says_nothing_is_waited_for_no_longer_than_the_timeout() throws InterruptedException {
        chat.replies("/hook", chat.nothing());
        assertInTime("it did not answer within 700ms");
    }

    @Test
    void who_says_a_little_again_and_again_is_not_waited_for_either() throws InterruptedException {
        chat.replies("/hook", exchange -> {
            exchange.sendResponseHeaders(500, 0);
            while (true) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                Thread.sleep(20);
            }
        });
        assertInTime("it did not answer within 700ms");
    }

    @Test
    void an_answer_without_end_is_read_at_its_beginning_only() throws InterruptedException {
        AtomicInteger written = new AtomicInteger();
        chat.replies("/hook", exchange -> {
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
        assertThat(error(chat.url("/hook"), true)).startsWith(begin);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMEOUT.multipliedBy(4));
    }

    @Test
    void the_address_is_not_told_although_the_answer_quotes_it() throws InterruptedException {
        chat.replies("/services/T0/B0/hunter2", ChatServer.body(404, "Cannot POST /services/T0/B0/hunter2"));
        assertThat(error(chat.url("/services/T0/B0/hunter2"), true))
                .startsWith("it answered 404 (Cannot POST (path)). It is gone")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no route for /workflows/1?sp=%2Frun&sig=hunter2%2B",
                "no route for /workflows/1?sp=/run&sig=hunter2+",
                "sig hunter2%2B is not valid",
                "sig hunter2+ is not valid"
            })
    void a_secret_behind_the_path_is_not_told_however_the_answer_quotes_it(String answer) throws InterruptedException {
        chat.replies("/workflows/1", ChatServer.body(404, answer));
        assertThat(error(chat.url("/workflows/1?sp=%2Frun&sig=hunter2%2B"), true))
                .startsWith("it answered 404 (")
                .doesNotContain("hunter2");
    }

    @Test
    void who_is_not_there_is_away() throws InterruptedException {
        String gone = chat.url("/hook");
        chat.close();
        assertThat(error(gone, true)).startsWith("no answer came: ");
        assertThat(error("http://nobody.invalid/hook", true)).isEqualTo("its name cannot be resolved");
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
            assertThat(error("http://127.0.0.1:" + plain.getLocalPort() + "/hook?sig=hunter2%2Bx", true))
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
            assertThat(error("https://127.0.0.1:" + plain.getLocalPort() + "/hook", true))
                    .startsWith("no TLS connection could be made: ");
        }
    }
}
