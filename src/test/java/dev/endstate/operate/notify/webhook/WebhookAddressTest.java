package dev.endstate.operate.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.operate.notify.ChatServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is sent where it must not be, and nobody is told where it is sent. */
class WebhookAddressTest {
    private final WebhookTrial webhook = new WebhookTrial();

    @AfterEach
    void close() {
        webhook.close();
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
        assertThat(webhook.error("http://" + host + ":" + webhook.chat().port() + "/hook", false))
                .matches(".* leads to .*, which is internal\\. Nothing was sent; if it is meant, set its"
                        + " allow-internal-address|its name cannot be resolved");
        assertThat(webhook.chat().posts("/hook")).isEmpty();
    }

    @Test
    void a_name_that_leads_inside_later_is_refused_then() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();

        webhook.resolve(new SystemDefaultDnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                if (asked.getAndIncrement() == 0) {
                    throw new UnknownHostException(host);
                }
                return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
            }
        });

        webhook.error("http://chat.example:" + webhook.chat().port() + "/hook", false);
        assertThat(webhook.error("http://chat.example:" + webhook.chat().port() + "/hook", false))
                .startsWith("chat.example leads to 127.0.0.1");

        assertThat(asked).hasValue(2);
        assertThat(webhook.chat().posts("/hook")).isEmpty();
    }

    @Test
    void the_address_that_was_looked_at_is_the_one_that_is_connected_to() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();

        webhook.resolve(new SystemDefaultDnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                asked.incrementAndGet();
                return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
            }
        });

        assertThat(webhook.send("http://chat.example:" + webhook.chat().port() + "/hook", true))
                .isInstanceOf(DeliveryResult.Accepted.class);
        assertThat(webhook.chat().posts("/hook"))
                .singleElement()
                .satisfies(post -> assertThat(post.header("Host"))
                        .isEqualTo("chat.example:" + webhook.chat().port()));

        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws InterruptedException {
        webhook.chat()
                .replies(
                        "/hook",
                        ChatServer.status(status, "Location", webhook.chat().url("/secret")));
        assertThat(webhook.error(webhook.chat().url("/hook"), true))
                .startsWith("it answered " + status + ". Redirects are not followed");
        assertThat(webhook.chat().posts("/secret")).isEmpty();
    }

    @Test
    void the_address_is_not_told_although_the_answer_quotes_it() throws InterruptedException {
        webhook.chat().replies("/services/T0/B0/hunter2", ChatServer.body(404, "Cannot POST /services/T0/B0/hunter2"));
        assertThat(webhook.error(webhook.chat().url("/services/T0/B0/hunter2"), true))
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
        webhook.chat().replies("/workflows/1", ChatServer.body(404, answer));
        assertThat(webhook.error(webhook.chat().url("/workflows/1?sp=%2Frun&sig=hunter2%2B"), true))
                .startsWith("it answered 404 (")
                .doesNotContain("hunter2");
    }
}
