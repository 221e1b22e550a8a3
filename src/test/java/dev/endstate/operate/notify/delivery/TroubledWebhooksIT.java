package dev.endstate.operate.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.operate.notify.ChatServer;
import dev.endstate.operate.notify.outbox.Outbox;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A webhook that fails, hangs or is told too much is in nobody's way. */
class TroubledWebhooksIT {
    private final ToldWorld world = new ToldWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void each_webhook_is_told_although_others_fail_hang_or_lead_elsewhere() {
        world.chat().replies("/flaky", ChatServer.status(500), ChatServer.status(503));
        world.chat().replies("/busy", ChatServer.status(429, "Retry-After", "2"));
        world.chat().replies("/picky", ChatServer.body(400, "invalid_payload"));
        world.chat()
                .replies(
                        "/hanging",
                        Stream.generate(world.chat()::nothing).limit(100).toArray(ChatServer.Reply[]::new));
        world.chat()
                .replies(
                        "/moved",
                        Stream.generate(() -> ChatServer.status(
                                        302, "Location", world.chat().url("/metadata")))
                                .limit(100)
                                .toArray(ChatServer.Reply[]::new));

        Map<String, String> inside = Map.of(
                "endstate.notifications.webhooks.inside.format",
                "slack",
                "endstate.notifications.webhooks.inside.url",
                "https://localhost:" + world.chat().port() + "/hunter2");

        try (Deployment told = world.deploy(inside, "good", "flaky", "busy", "picky", "hanging", "moved")) {
            world.awaitLook();
            world.requestRebuild("products");

            await().untilAsserted(() -> {
                assertThat(world.types("/good")).hasSize(1);
                assertThat(world.types("/flaky")).hasSize(3);
                assertThat(world.types("/busy")).hasSize(2);
                assertThat(world.types("/picky")).hasSize(2);
                assertThat(world.types("/hanging")).hasSizeGreaterThan(1);
                assertThat(world.types("/moved")).hasSizeGreaterThan(1);
            });

            assertThat(world.chat().posts("/flaky").stream()
                            .map(post -> post.header("webhook-id"))
                            .distinct())
                    .hasSize(1);
            List<ChatServer.Post> busy = world.chat().posts("/busy");
            assertThat(Duration.ofNanos(busy.get(1).nanos() - busy.get(0).nanos()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(2));

            assertThat(world.chat().posts("/metadata")).isEmpty();
            assertThat(world.chat().posts("/hunter2")).isEmpty();
            assertThat(error("inside")).startsWith("localhost leads to ").contains("which is internal");
            assertThat(error("moved")).startsWith("it answered 302");
            assertThat(error("hanging")).isEqualTo("it did not answer within 1s");

            assertThat(new RestApi(told.port())
                            .send("GET", "/actuator/prometheus", false)
                            .body())
                    .contains("endstate_notifications_waiting{webhook=\"inside\"} 1.0")
                    .containsPattern("endstate_notifications_total\\{result=\"failed\",webhook=\"inside\"\\} [1-9]");

            world.items().sql().update("UPDATE endstate.notification SET created_at = now() - interval '2 days'");
            await().untilAsserted(() -> assertThat(new RestApi(told.port())
                            .send("GET", "/actuator/prometheus", false)
                            .body())
                    .contains(
                            "endstate_notifications_total{result=\"dropped\",webhook=\"inside\"} 1.0",
                            "endstate_notifications_waiting{webhook=\"inside\"} 0.0"));
        }
    }

    @Test
    void more_than_a_minute_may_have_become_one_message_of_each_kind() {
        try (Deployment told = world.deploy(Map.of("endstate.notifications.webhooks.ops.per-minute", "3"), "ops")) {
            world.awaitLook();

            world.items().sql().update("""
                            INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, asked_at, ended_at)
                            SELECT 'REBUILD', 'i' || n, '', 'i' || n || '-000001', 'FAILED', 30, '{"fingerprint": ""}', now(), now()
                            FROM generate_series(1, 40) n""");

            await().untilAsserted(() -> assertThat(world.types("/ops")).hasSize(2));
            assertThat(world.types("/ops")).containsExactlyInAnyOrder("rebuild.requested", "rebuild.failed");
            assertThat(world.only("/ops", "rebuild.failed")
                            .json()
                            .at("/data/more")
                            .asInt())
                    .isEqualTo(39);
            assertThat(world.only("/ops", "rebuild.failed")
                            .json()
                            .at("/data/indexes")
                            .size())
                    .isEqualTo(40);

            world.requestRebuild("third");
            await().until(() -> world.types("/ops").size() == 3);

            world.requestRebuild("fourth");
            await().until(() -> told.bean(Outbox.class).waiting("ops") == 1);
            assertThat(told.bean(Outbox.class).sentWithinMinute("ops")).isEqualTo(3);
        }
    }

    @Test
    void indexing_goes_on_while_a_webhook_hangs() {
        world.chat()
                .replies(
                        "/ops",
                        Stream.generate(world.chat()::nothing).limit(100).toArray(ChatServer.Reply[]::new));
        Map<String, String> all = Map.of(
                "endstate.roles", "capture,index,rebuild,console",
                "endstate.notifications.timeout", "2m");

        world.items().addItems(50);
        try (Deployment deployment = world.deploy(all, "ops")) {
            world.awaitLook();
            world.park(1_000);
            await().until(() -> !world.chat().posts("/ops").isEmpty());

            world.items().sql().update("UPDATE item SET name = 'changed'");
            for (long id = 1; id <= 50; id++) {
                world.items().itemsChanged(id);
            }

            world.items().awaitIndexEqualsDatabase();
            assertThat(world.chat().posts("/ops")).hasSize(1);
            assertThat(deployment.bean(Outbox.class).waiting("ops")).isPositive();
        }
    }

    private String error(String webhook) {
        return world.items()
                .sql()
                .queryForObject("SELECT last_error FROM endstate.webhook WHERE name = ?", String.class, webhook);
    }
}
