package dev.endstate.operate.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What has happened is told, to whoever answers, once, and in nobody's way. */
class NotificationsIT {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final ChatServer chat = ChatServer.start();

    @AfterEach
    void close() {
        chat.close();
        world.close();
    }

    /** An instance that only tells, so that the state is this test's alone. */
    private Deployment deploy(Map<String, String> more, String... webhooks) {
        return world.deploy(properties(more, webhooks));
    }

    private Map<String, String> properties(Map<String, String> more, String... webhooks) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "endstate.roles", "console",
                "endstate.notifications.every", "100ms",
                "endstate.notifications.first-retry", "200ms",
                "endstate.notifications.timeout", "1s"));
        for (String webhook : webhooks) {
            String prefix = "endstate.notifications.webhooks." + webhook;
            properties.put(prefix + ".format", "json");
            properties.put(prefix + ".url", chat.url("/" + webhook));
            properties.put(prefix + ".secret", "whsec_" + KEY);
            properties.put(prefix + ".allow-internal-address", "true");
            properties.put(prefix + ".per-minute", "100");
        }
        properties.putAll(more);
        return properties;
    }

    private void awaitLook() {
        String looks =
                "SELECT count(*) FROM endstate.told WHERE what = 'look' AND at > clock_timestamp() - interval '5 seconds'";
        await().until(() -> world.sql().queryForObject(looks, Long.class) == 1);
    }

    private void requestRebuild(String index) {
        world.sql().update("""
                        INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, asked_at)
                        VALUES ('REBUILD', ?, '', ? || '-000007', 'FILLING', 30, '{"fingerprint": "of another instance"}', now())""", index, index);
    }

    private void endRebuild(String index, String state) {
        world.sql()
                .update(
                        "UPDATE endstate.job SET state = ?, note = 'disk full', ended_at = now() WHERE kind = 'REBUILD' AND index_name = ?",
                        state,
                        index);
    }

    private void park(int keys) {
        world.sql().update("""
                        INSERT INTO endstate.parked SELECT ? || '-000001', n::text, n::text, ?, 'quotes a row', 1, now(), now(), 1
                        FROM generate_series(1, ?) n""", world.name(), world.name(), keys);
    }

    private void captureBy(String instance) {
        world.sql().update("""
                        INSERT INTO endstate.capturing VALUES ('endstate', ?, now(), now(), now())
                        ON CONFLICT (way) DO UPDATE SET instance = excluded.instance, since = excluded.since""", instance);
    }

    private void openGap() {
        world.sql()
                .update(
                        "INSERT INTO endstate.gap VALUES ('public.item', 'the slot was lost', clock_timestamp(), clock_timestamp())");
    }

    private void closeGap() {
        world.sql().update("INSERT INTO endstate.gaps_closed VALUES (?, clock_timestamp())", world.name());
    }

    private void findDrift() {
        world.sql().update("""
                        INSERT INTO endstate.reconciliation (index_name, reason, repair, state, checked, missing, stale, extra,
                                                             samples, requested_at, ended_at)
                        VALUES (?, 'asked for', true, 'DONE', 900, 1, 2, 0, '{quotes a row}', now(), now())""", world.name());
    }

    private List<String> types(String path) {
        return chat.posts(path).stream()
                .map(post -> post.json().path("type").asString())
                .toList();
    }

    private ChatServer.Post only(String path, String type) {
        List<ChatServer.Post> posts = chat.posts(path).stream()
                .filter(post -> post.json().path("type").asString().equals(type))
                .toList();
        assertThat(posts).hasSize(1);
        return posts.getFirst();
    }

    @Test
    void each_kind_of_news_is_told_once_and_signed_and_nothing_of_the_past() throws GeneralSecurityException {
        Map<String, String> one = Map.of("endstate.notifications.console-url", "https://console.example/endstate");
        try (Deployment first = deploy(Map.of())) {
            assertThat(first.beans(NotificationLoops.class)).hasSize(1);
        }
        requestRebuild("old");
        endRebuild("old", "FAILED");
        requestRebuild("growing");
        park(3);
        captureBy("1@former");
        openGap();
        findDrift();
        assertThat(world.sql().queryForObject("SELECT count(*) FROM endstate.told", Long.class))
                .as("without a webhook nobody looks")
                .isZero();

        try (Deployment told = deploy(one, "ops")) {
            awaitLook();
            requestRebuild(world.name());
            endRebuild(world.name(), "DONE");
            endRebuild("growing", "FAILED");
            closeGap();
            world.sql()
                    .update(
                            "INSERT INTO endstate.gap (table_name, reason, noticed_at, lasts_by) VALUES (?, ?, clock_timestamp(), 'endstate')",
                            "*",
                            "no slot");
            findDrift();
            captureBy("1@latter");
            world.sql().update("DELETE FROM endstate.parked");
            awaitParkedAreForgotten();
            park(300);
            await().untilAsserted(() -> assertThat(types("/ops"))
                    .containsExactlyInAnyOrder(
                            "rebuild.requested",
                            "rebuild.done",
                            "rebuild.failed",
                            "gap.closed",
                            "gap.opened",
                            "drift.found",
                            "keys.parked",
                            "capture.moved"));
            assertThat(new RestApi(told.port())
                            .send("GET", "/actuator/prometheus", false)
                            .body())
                    .contains(
                            "endstate_notifications_total{result=\"sent\",webhook=\"ops\"} 8.0",
                            "endstate_notifications_waiting{webhook=\"ops\"} 0.0");
        }

        assertThat(details("keys.parked"))
                .containsEntry("keys", "300")
                .containsEntry("new", "300")
                .containsEntry("generation", world.name() + "-000001");
        assertThat(details("drift.found"))
                .containsEntry("missing", "1")
                .containsEntry("stale", "2")
                .containsEntry("repaired", "yes");
        assertThat(details("rebuild.failed")).containsEntry("reason", "disk full");
        assertThat(details("gap.closed")).containsEntry("table", "public.item");
        assertThat(details("gap.opened")).containsEntry("reason", "no slot");
        assertThat(details("capture.moved")).containsEntry("from", "1@former").containsEntry("to", "1@latter");
        assertThat(only("/ops", "gap.opened").json().at("/data/indexes/0").asString())
                .isEqualTo(world.name());
        assertThat(only("/ops", "rebuild.done").json().at("/data/link").asString())
                .isEqualTo("https://console.example/endstate/api/indexes/" + world.name());
        for (ChatServer.Post post : chat.posts("/ops")) {
            assertThat(post.body()).doesNotContain("quotes a row");
            assertThat(post.header("webhook-signature")).isEqualTo(signature(post));
            assertThat(post.header("webhook-id"))
                    .isEqualTo(post.json().path("id").asString());
        }
    }

    private void awaitParkedAreForgotten() {
        await().until(() ->
                world.sql().queryForObject("SELECT count(*) FROM endstate.told WHERE what = 'parked'", Long.class)
                        == 0);
    }

    private Map<String, String> details(String type) {
        Map<String, String> details = new HashMap<>();
        only("/ops", type)
                .json()
                .at("/data/details")
                .propertyStream()
                .forEach(
                        detail -> details.put(detail.getKey(), detail.getValue().asString()));
        return details;
    }

    /** As Standard Webhooks describes it, by this test's own code. */
    private static String signature(ChatServer.Post post) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
        String signed = post.header("webhook-id") + "." + post.header("webhook-timestamp") + "." + post.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void each_webhook_is_told_although_others_fail_hang_or_lead_elsewhere() {
        chat.replies("/flaky", ChatServer.status(500), ChatServer.status(503));
        chat.replies("/busy", ChatServer.status(429, "Retry-After", "2"));
        chat.replies("/picky", ChatServer.body(400, "invalid_payload"));
        chat.replies("/hanging", Stream.generate(chat::nothing).limit(100).toArray(ChatServer.Reply[]::new));
        chat.replies(
                "/moved",
                Stream.generate(() -> ChatServer.status(302, "Location", chat.url("/metadata")))
                        .limit(100)
                        .toArray(ChatServer.Reply[]::new));
        Map<String, String> inside = Map.of(
                "endstate.notifications.webhooks.inside.format",
                "slack",
                "endstate.notifications.webhooks.inside.url",
                "https://localhost:" + chat.port() + "/hunter2");
        try (Deployment told = deploy(inside, "good", "flaky", "busy", "picky", "hanging", "moved")) {
            awaitLook();
            requestRebuild("products");
            await().untilAsserted(() -> {
                assertThat(types("/good")).hasSize(1);
                assertThat(types("/flaky")).hasSize(3);
                assertThat(types("/busy")).hasSize(2);
                assertThat(types("/picky")).hasSize(2);
                assertThat(types("/hanging")).hasSizeGreaterThan(1);
                assertThat(types("/moved")).hasSizeGreaterThan(1);
            });
            assertThat(chat.posts("/flaky").stream()
                            .map(post -> post.header("webhook-id"))
                            .distinct())
                    .hasSize(1);
            List<ChatServer.Post> busy = chat.posts("/busy");
            assertThat(Duration.ofNanos(busy.get(1).nanos() - busy.get(0).nanos()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(chat.posts("/metadata")).isEmpty();
            assertThat(chat.posts("/hunter2")).isEmpty();
            assertThat(error("inside")).startsWith("localhost leads to ").contains("which is internal");
            assertThat(error("moved")).startsWith("it answered 302");
            assertThat(error("hanging")).isEqualTo("it did not answer within 1s");
            assertThat(new RestApi(told.port())
                            .send("GET", "/actuator/prometheus", false)
                            .body())
                    .contains("endstate_notifications_waiting{webhook=\"inside\"} 1.0")
                    .containsPattern("endstate_notifications_total\\{result=\"failed\",webhook=\"inside\"\\} [1-9]");
            world.sql().update("UPDATE endstate.notification SET created_at = now() - interval '2 days'");
            await().untilAsserted(() -> assertThat(new RestApi(told.port())
                            .send("GET", "/actuator/prometheus", false)
                            .body())
                    .contains(
                            "endstate_notifications_total{result=\"dropped\",webhook=\"inside\"} 1.0",
                            "endstate_notifications_waiting{webhook=\"inside\"} 0.0"));
        }
    }

    private String error(String webhook) {
        return world.sql()
                .queryForObject("SELECT last_error FROM endstate.webhook WHERE name = ?", String.class, webhook);
    }

    @Test
    void more_than_a_minute_may_have_become_one_message_of_each_kind() {
        try (Deployment told = deploy(Map.of("endstate.notifications.webhooks.ops.per-minute", "3"), "ops")) {
            awaitLook();
            world.sql().update("""
                            INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, asked_at, ended_at)
                            SELECT 'REBUILD', 'i' || n, '', 'i' || n || '-000001', 'FAILED', 30, '{"fingerprint": ""}', now(), now()
                            FROM generate_series(1, 40) n""");
            await().untilAsserted(() -> assertThat(types("/ops")).hasSize(2));
            assertThat(types("/ops")).containsExactlyInAnyOrder("rebuild.requested", "rebuild.failed");
            assertThat(only("/ops", "rebuild.failed").json().at("/data/more").asInt())
                    .isEqualTo(39);
            assertThat(only("/ops", "rebuild.failed").json().at("/data/indexes").size())
                    .isEqualTo(40);
            requestRebuild("third");
            await().until(() -> types("/ops").size() == 3);
            requestRebuild("fourth");
            await().until(() -> told.bean(Outbox.class).waiting("ops") == 1);
            assertThat(told.bean(Outbox.class).sentWithinMinute("ops")).isEqualTo(3);
        }
    }

    @Test
    void of_two_instances_one_tells_and_what_a_killed_one_was_telling_is_told_once_more() {
        chat.replies("/ops", chat.nothing());
        try (InstanceProcess killed =
                world.deployApart(properties(Map.of("endstate.notifications.timeout", "2m"), "ops"))) {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(this::awaitLook);
            requestRebuild("products");
            await().until(() -> types("/ops").size() == 1);
            killed.kill();
        }
        // As if its lease had passed, which is longer than a delivery may take.
        world.sql().update("UPDATE endstate.notification SET next_at = now()");
        try (Deployment one = deploy(Map.of(), "ops");
                Deployment other = deploy(Map.of(), "ops")) {
            await().until(() -> types("/ops").size() == 2);
            for (int i = 0; i < 20; i++) {
                requestRebuild("index" + i);
            }
            await().until(() -> types("/ops").size() >= 22);
            endRebuild("products", "DONE");
            await().until(() -> types("/ops").contains("rebuild.done"));
            assertThat(types("/ops")).hasSize(23);
            assertThat(chat.posts("/ops").stream()
                            .map(post -> post.header("webhook-id"))
                            .distinct())
                    .hasSize(22);
            assertThat(chat.posts("/ops").get(1).header("webhook-id"))
                    .isEqualTo(chat.posts("/ops").get(0).header("webhook-id"));
            assertThat(Stream.of(one, other).map(Deployment::port).distinct()).hasSize(2);
        }
    }

    @Test
    void indexing_goes_on_while_a_webhook_hangs() {
        chat.replies("/ops", Stream.generate(chat::nothing).limit(100).toArray(ChatServer.Reply[]::new));
        Map<String, String> all = Map.of(
                "endstate.roles", "capture,index,rebuild,console",
                "endstate.notifications.timeout", "2m");
        world.addItems(50);
        try (Deployment deployment = deploy(all, "ops")) {
            awaitLook();
            park(1_000);
            await().until(() -> !chat.posts("/ops").isEmpty());
            world.sql().update("UPDATE item SET name = 'changed'");
            for (long id = 1; id <= 50; id++) {
                world.itemsChanged(id);
            }
            world.awaitIndexEqualsDatabase();
            assertThat(chat.posts("/ops")).hasSize(1);
            assertThat(deployment.bean(Outbox.class).waiting("ops")).isPositive();
        }
    }
}
