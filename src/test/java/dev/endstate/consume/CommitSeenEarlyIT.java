package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.change.ChangeHeaders;
import dev.endstate.index.Generation;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change is told before reads see it. Read at once, the state before it would stay in the index. */
class CommitSeenEarlyIT {
    private static final Duration HELD = Duration.ofSeconds(2);

    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);

    @BeforeEach
    void open() {
        world.addItems(3);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
    }

    @AfterEach
    void close() {
        standbyNames("");
        world.close();
    }

    @Test
    void the_log_delivers_a_commit_that_a_synchronous_standby_has_not_confirmed() {
        Map<String, String> properties = new HashMap<>(world.capturing());
        // The standby is to hold up the shop's commits, not Endstate's own.
        properties.put(
                "spring.datasource.url",
                servers.postgres().jdbcUrl(world.name()) + "?options=-c%20synchronous_commit=local");

        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            await().until(() -> lag(one) == 0);

            standbyNames("away");
            CompletableFuture<Void> commit = commitThatIsHeldUp();
            await().atMost(Duration.ofSeconds(20)).until(() -> lag(one) > 0);
            await().during(HELD).atMost(HELD.multipliedBy(3)).until(() -> lag(one) > 0);
            assertThat(commit).isNotDone();

            standbyNames("");
            commit.join();
            world.awaitIndexEqualsDatabase();
            await().until(() -> lag(one) == 0);
        }
    }

    @Test
    void an_application_publishes_inside_its_transaction_and_sends_its_xid() {
        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            world.transactions().executeWithoutResult(transaction -> {
                world.sql().update("UPDATE item SET name = 'committed' WHERE id = 1");
                world.send(message(world.sql().queryForObject("SELECT pg_current_xact_id()::text", String.class)));
                await().atMost(Duration.ofSeconds(20)).until(() -> lag(one) > 0);
                await().during(HELD).atMost(HELD.multipliedBy(3)).until(() -> lag(one) > 0);
            });

            world.awaitIndexEqualsDatabase();
            await().until(() -> lag(one) == 0);
            assertThat(world.deadLetters()).isEmpty();
        }
    }

    @Test
    void an_application_publishes_inside_its_transaction_and_its_route_has_a_delay() throws IOException {
        Path routes = world.definition().resolve("index.yml");
        Files.writeString(
                routes, Files.readString(routes).replaceFirst("(-changes\n    key: id)", "$1\n    delay: 10s"));

        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            world.transactions().executeWithoutResult(transaction -> {
                world.sql().update("UPDATE item SET name = 'committed' WHERE id = 1");
                world.publish(world.applicationTopic(), "1", null);
                // Others go on meanwhile.
                InBackground.run(() -> world.sql().update("UPDATE item SET name = 'other' WHERE id = 2"))
                        .join();
                world.itemsChanged(2);
                await().atMost(Duration.ofSeconds(9)).until(() -> name(2).equals("other"));
                assertThat(lag(one)).isEqualTo(1);
            });

            world.awaitIndexEqualsDatabase();
            await().until(() -> lag(one) == 0);
        }
    }

    @Test
    void what_is_held_back_waits_in_Kafka_for_the_next_instance() throws IOException {
        Path routes = world.definition().resolve("index.yml");
        Files.writeString(
                routes, Files.readString(routes).replaceFirst("(-changes\n    key: id)", "$1\n    delay: 10s"));

        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'announced' WHERE id = 1");
            world.publish(world.applicationTopic(), "1", null);
            await().atMost(Duration.ofSeconds(5)).until(() -> lag(one) > 0);
        }

        try (Deployment one = world.deploy()) {
            assertThat(name(1)).isNotEqualTo("announced");
            world.awaitIndexEqualsDatabase();
        }
    }

    private String name(int id) {
        return world.contents()
                .all(world.name())
                .get(String.valueOf(id))
                .path("name")
                .asString();
    }

    @Test
    void a_transaction_that_the_database_never_began_holds_nobody_up() {
        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'announced' WHERE id = 1");
            world.send(message("2000000000"));
            world.awaitIndexEqualsDatabase();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(world.deadLetters().values())
                            .singleElement()
                            .asString()
                            .contains("2000000000"));
        }
    }

    private ProducerRecord<byte[], byte[]> message(@Nullable String xid) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(world.tableTopic("item"), "1".getBytes(StandardCharsets.UTF_8));
        message.headers().add(ChangeHeaders.XID, String.valueOf(xid).getBytes(StandardCharsets.UTF_8));
        return message;
    }

    private long lag(Deployment deployment) {
        return deployment
                .bean(ConsumerLag.class)
                .of(new Generation.Name(world.name(), 1))
                .orElse(0);
    }

    /** PostgreSQL reads the setting when it gets to it; until then a commit waits for nobody. */
    private CompletableFuture<Void> commitThatIsHeldUp() {
        while (true) {
            CompletableFuture<Void> commit =
                    InBackground.run(() -> world.sql().update("UPDATE item SET name = 'committed' WHERE id = 1"));
            await().until(() -> commit.isDone() || isWaitingForStandby());
            if (!commit.isDone()) {
                return commit;
            }
        }
    }

    private boolean isWaitingForStandby() {
        return !world.sql()
                .queryForList(
                        "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()")
                .isEmpty();
    }

    private void standbyNames(String names) {
        world.sql().execute("ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
        world.sql().execute("SELECT pg_reload_conf()");
    }
}
