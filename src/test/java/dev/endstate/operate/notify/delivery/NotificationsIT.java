package dev.endstate.operate.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.operate.notify.ChatServer;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.RestApi;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What has happened is told once, whoever tells it. */
class NotificationsIT {
    private final ToldWorld world = new ToldWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void each_kind_of_news_is_told_once_and_signed_and_nothing_of_the_past() throws GeneralSecurityException {
        Map<String, String> one = Map.of("endstate.notifications.console-url", "https://console.example/endstate");
        try (Deployment first = world.deploy(Map.of())) {
            assertThat(first.beans(NotificationLoops.class)).hasSize(1);
        }

        world.requestRebuild("old");
        world.endRebuild("old", "FAILED");
        world.requestRebuild("growing");
        world.park(3);
        world.captureBy("1@former");
        world.openGap();
        world.findDrift();

        assertThat(world.items().sql().queryForObject("SELECT count(*) FROM endstate.told", Long.class))
                .as("without a webhook nobody looks")
                .isZero();

        try (Deployment told = world.deploy(one, "ops")) {
            world.awaitLook();
            world.requestRebuild(world.items().name());
            world.endRebuild(world.items().name(), "DONE");
            world.endRebuild("growing", "FAILED");
            world.closeGap();
            world.items()
                    .sql()
                    .update(
                            "INSERT INTO endstate.gap (table_name, reason, noticed_at, lasts_by) VALUES (?, ?, clock_timestamp(), 'endstate')",
                            "*",
                            "no slot");
            world.findDrift();
            world.captureBy("1@latter");
            world.items().sql().update("DELETE FROM endstate.parked");
            awaitParkedAreForgotten();
            world.park(300);
            await().untilAsserted(() -> assertThat(world.types("/ops"))
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
                .containsEntry("generation", world.items().name() + "-000001");
        assertThat(details("drift.found"))
                .containsEntry("missing", "1")
                .containsEntry("stale", "2")
                .containsEntry("repaired", "yes");
        assertThat(details("rebuild.failed")).containsEntry("reason", "disk full");
        assertThat(details("gap.closed")).containsEntry("table", "public.item");
        assertThat(details("gap.opened")).containsEntry("reason", "no slot");
        assertThat(details("capture.moved")).containsEntry("from", "1@former").containsEntry("to", "1@latter");
        assertThat(world.only("/ops", "gap.opened").json().at("/data/indexes/0").asString())
                .isEqualTo(world.items().name());
        assertThat(world.only("/ops", "rebuild.done").json().at("/data/link").asString())
                .isEqualTo("https://console.example/endstate/api/indexes/"
                        + world.items().name());
        for (ChatServer.Post post : world.chat().posts("/ops")) {
            assertThat(post.body()).doesNotContain("quotes a row");
            assertThat(post.header("webhook-signature")).isEqualTo(signature(post));
            assertThat(post.header("webhook-id"))
                    .isEqualTo(post.json().path("id").asString());
        }
    }

    @Test
    void of_two_instances_one_tells_and_what_a_killed_one_was_telling_is_told_once_more() {
        world.chat().replies("/ops", world.chat().nothing());

        try (InstanceProcess killed =
                world.items().deployApart(world.properties(Map.of("endstate.notifications.timeout", "2m"), "ops"))) {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(world::awaitLook);
            world.requestRebuild("products");
            await().until(() -> world.types("/ops").size() == 1);
            killed.kill();
        }

        // As if its lease had passed, which is longer than a delivery may take.
        world.items().sql().update("UPDATE endstate.notification SET next_at = now()");

        try (Deployment one = world.deploy(Map.of(), "ops");
                Deployment other = world.deploy(Map.of(), "ops")) {
            await().until(() -> world.types("/ops").size() == 2);
            for (int i = 0; i < 20; i++) {
                world.requestRebuild("index" + i);
            }
            await().until(() -> world.types("/ops").size() >= 22);

            world.endRebuild("products", "DONE");
            await().until(() -> world.types("/ops").contains("rebuild.done"));
            assertThat(world.types("/ops")).hasSize(23);
            assertThat(world.chat().posts("/ops").stream()
                            .map(post -> post.header("webhook-id"))
                            .distinct())
                    .hasSize(22);

            assertThat(world.chat().posts("/ops").get(1).header("webhook-id"))
                    .isEqualTo(world.chat().posts("/ops").get(0).header("webhook-id"));
            assertThat(Stream.of(one, other).map(Deployment::port).distinct()).hasSize(2);
        }
    }

    private void awaitParkedAreForgotten() {
        await().until(() -> world.items()
                        .sql()
                        .queryForObject("SELECT count(*) FROM endstate.told WHERE what = 'parked'", Long.class)
                == 0);
    }

    private Map<String, String> details(String type) {
        Map<String, String> details = new HashMap<>();
        world.only("/ops", type)
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
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(ToldWorld.KEY), "HmacSHA256"));
        String signed = post.header("webhook-id") + "." + post.header("webhook-timestamp") + "." + post.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
