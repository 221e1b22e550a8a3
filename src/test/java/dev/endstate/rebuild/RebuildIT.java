package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.EndstateApplication;
import dev.endstate.Share;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.pipeline.Backlog;
import dev.endstate.servers.Servers;
import dev.endstate.testing.CountingReader;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import dev.endstate.testing.SqlStorm;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An index is built anew while users query it and its rows change. */
class RebuildIT {
    private static final int ITEMS = 3_000;

    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final long seed = Long.getLong("seed", new Random().nextLong());

    RebuildIT() {
        System.err.println("Run again with -Dseed=" + seed);
        world.addItemsBesideStorms(ITEMS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Map<String, String> properties(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.scan.range-keys", "100");
        properties.put("endstate.rebuild.share", "100");
        properties.putAll(more);
        return properties;
    }

    private String path(String rest) {
        return "/api/indexes/" + world.name() + rest;
    }

    private JsonNode awaitState(RestApi api, long id, String state) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(path("/rebuilds/" + id)),
                        rebuild -> rebuild.path("state").asString().equals(state));
    }

    @Test
    void users_never_see_less_while_everything_changes_and_the_former_generation_is_there_for_a_rollback() {
        try (Deployment one = world.deploy(properties(Map.of()));
                CountingReader reader = CountingReader.of(world)) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 600));
            long id = api.post(path("/rebuilds")).path("id").asLong();
            JsonNode done = awaitState(api, id, "DONE");
            assertThat(done.path("keysDone").asLong()).isGreaterThanOrEqualTo(ITEMS);
            assertThat(done.path("keysTotal").asLong()).isGreaterThanOrEqualTo(ITEMS);
            storm.join();
            world.awaitIndexEqualsDatabase();
            assertThat(active(one)).endsWith("-000002");

            new SqlStorm(world, seed + 10, 50).run();
            JsonNode rolledBack = api.post(path("/rollback"));
            assertThat(rolledBack.path("generation").asString()).endsWith("-000001");
            assertThat(active(one)).endsWith("-000001");
            world.awaitIndexEqualsDatabase();
            // And forward again: the newer one is kept as long.
            assertThat(api.post(path("/rollback")).path("generation").asString())
                    .endsWith("-000002");
            world.awaitIndexEqualsDatabase();
            assertThat(reader.fewest()).isGreaterThanOrEqualTo(ITEMS);
        }
    }

    @Test
    void of_several_former_generations_only_the_last_is_kept_and_rolled_back_to() {
        try (Deployment one = world.deploy(properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            for (int i = 0; i < 2; i++) {
                awaitState(api, api.post(path("/rebuilds")).path("id").asLong(), "DONE");
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> one.bean(Generations.class).of(world.name()).size() == 2);
            assertThat(api.post(path("/rollback")).path("generation").asString())
                    .endsWith("-000002");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void an_index_of_somebody_else_under_the_name_of_a_generation_is_left_alone() {
        try (Deployment one = world.deploy(properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            String theirs = "/" + world.name() + "-000002";
            Rebuilds rebuilds = one.bean(Rebuilds.class);
            Generation active = one.bean(Generations.class).active(world.name()).orElseThrow();
            world.contents().call("PUT", theirs, "{}");
            Rebuild asked = rebuilds.request(
                            new Generation.Name(world.name(), 2),
                            active.definition().fingerprint(),
                            new Share(100))
                    .orElseThrow();
            assertThat(awaitState(api, asked.id(), "FAILED").path("note").asString())
                    .contains("somebody else made");
            assertThat(awaitState(api, api.post(path("/rebuilds")).path("id").asLong(), "DONE")
                            .path("generation")
                            .asString())
                    .endsWith("-000003");
            assertThat(world.contents().call("GET", theirs, "").has(theirs.substring(1)))
                    .isTrue();
        }
    }

    @Test
    void a_definition_that_changed_rebuilds_its_index_and_one_that_comes_back_does_not() throws IOException {
        try (Deployment old = world.deploy(properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
        }
        Path body = world.definition().resolve("index.json");
        String former = Files.readString(body);
        Files.writeString(body, former.replace("\"number_of_shards\": 1", "\"number_of_shards\": 2"));
        try (Deployment changed = world.deploy(properties(Map.of()))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> active(changed).endsWith("-000002"));
            world.awaitIndexEqualsDatabase();
            assertThat(settings(2).path("number_of_shards").asString()).isEqualTo("2");
            assertThat(settings(2).path("refresh_interval").asString()).isEqualTo("100ms");
            Files.writeString(body, former);
            try (Deployment older = world.deploy(properties(Map.of()))) {
                new SqlStorm(world, seed, 50).run();
                world.awaitIndexEqualsDatabase();
                assertThat(new RestApi(older.port()).get(path("/rebuilds"))).hasSize(2);
                assertThat(active(older)).endsWith("-000002");
            }
        }
    }

    private JsonNode settings(int generation) {
        String name = new Generation.Name(world.name(), generation).toString();
        return world.contents()
                .call("GET", "/" + name + "/_settings", "")
                .path(name)
                .path("settings")
                .path("index");
    }

    @Test
    void a_rebuild_whose_instance_is_killed_goes_on_in_another() {
        Map<String, String> slow = properties(Map.of("endstate.rebuild.share", "1"));
        Map<String, String> process = new HashMap<>(world.processProperties());
        process.putAll(slow);
        process.put("endstate.roles", "rebuild,index,capture");
        try (Deployment console = world.deploy(properties(Map.of("endstate.roles", "console")));
                InstanceProcess builder = InstanceProcess.start(EndstateApplication.class, process)) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> !console.bean(Generations.class)
                            .active(world.name())
                            .isEmpty());
            RestApi api = new RestApi(console.port());
            long id = api.post(path("/rebuilds")).path("id").asLong();
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            api.get(path("/rebuilds/" + id)).path("keysDone").asLong() > 0);
            builder.kill();
            new SqlStorm(world, seed, 100).run();
            try (Deployment another = world.deploy(properties(Map.of()))) {
                awaitState(api, id, "DONE");
                world.awaitIndexEqualsDatabase();
            }
        }
    }

    @Test
    void a_cancelled_rebuild_and_a_retired_generation_leave_nothing_behind() {
        Map<String, String> slow = Map.of("endstate.rebuild.share", "1", "endstate.rebuild.retain", "1s");
        try (Deployment one = world.deploy(properties(slow))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = api.post(path("/rebuilds")).path("id").asLong();
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            api.get(path("/rebuilds/" + id)).path("keysDone").asLong() > 0);
            assertThat(api.send("POST", path("/rebuilds"), true).statusCode()).isEqualTo(409);
            assertThat(api.send("POST", path("/rollback"), true).statusCode()).isEqualTo(409);
            assertThat(api.delete(path("/rebuilds/" + id))).isEqualTo(204);
            assertThat(api.delete(path("/rebuilds/" + id))).isEqualTo(409);
            awaitOnly(one, 1);
        }
        try (Deployment one = world.deploy(properties(Map.of("endstate.rebuild.retain", "1s")))) {
            RestApi api = new RestApi(one.port());
            assertThat(api.send("POST", path("/rollback"), true).body()).contains("no former generation");
            long id = api.post(path("/rebuilds")).path("id").asLong();
            awaitState(api, id, "DONE");
            awaitOnly(one, 3);
            world.awaitIndexEqualsDatabase();
        }
    }

    /** Keeps a new generation from being as fresh as the one that users query. */
    @Configuration(proxyBeanMethods = false)
    static class NeverFresh {
        @Bean
        Backlog endless() {
            return generation -> generation.number() == 1 ? 0 : 1_000_000;
        }
    }

    @Test
    void a_rebuild_that_is_cancelled_while_it_catches_up_leaves_nothing_behind() {
        try (Deployment one = world.deploy(properties(Map.of()), NeverFresh.class)) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = api.post(path("/rebuilds")).path("id").asLong();
            awaitState(api, id, "CATCHING_UP");
            assertThat(api.send("POST", path("/rollback"), true).statusCode()).isEqualTo(409);
            assertThat(api.delete(path("/rebuilds/" + id))).isEqualTo(204);
            awaitOnly(one, 1);
            assertThat(active(one)).endsWith("-000001");
        }
    }

    @Test
    void a_paused_rebuild_stands_still_and_goes_on_when_it_is_resumed() {
        try (Deployment one = world.deploy(properties(Map.of("endstate.rebuild.share", "2")))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = api.post(path("/rebuilds")).path("id").asLong();
            await().atMost(Duration.ofSeconds(60)).until(() -> keysDone(api, id) > 0);
            assertThat(api.post(path("/rebuilds/" + id + "/pause"))
                            .path("paused")
                            .asBoolean())
                    .isTrue();
            // Whatever was under way is done or given back.
            await().atMost(Duration.ofSeconds(30)).until(() -> undoneOnTheirWay() == 0);
            long done = keysDone(api, id);
            await().during(Duration.ofSeconds(1)).until(() -> keysDone(api, id) == done);
            assertThat(done).isLessThan(ITEMS);
            assertThat(api.post(path("/rebuilds/" + id + "/resume"))
                            .path("paused")
                            .asBoolean())
                    .isFalse();
            await().atMost(Duration.ofSeconds(60)).until(() -> keysDone(api, id) > done);
            api.delete(path("/rebuilds/" + id));
            awaitOnly(one, 1);
        }
    }

    private long keysDone(RestApi api, long id) {
        return api.get(path("/rebuilds/" + id)).path("keysDone").asLong();
    }

    private long undoneOnTheirWay() {
        return Objects.requireNonNull(world.sql()
                .queryForObject(
                        "SELECT count(*) FROM endstate.scan_range WHERE sent_at IS NOT NULL AND done_at IS NULL",
                        Long.class));
    }

    @Test
    void every_instance_takes_part() {
        Map<String, String> properties = properties(Map.of("endstate.rebuild.share", "20"));
        try (Deployment one = world.deploy(properties);
                Deployment two = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            // The ranges' consumers share the partitions once both are in the group.
            await().atMost(Duration.ofSeconds(30)).until(() -> members() == 4);
            double before = indexed(two);
            RestApi api = new RestApi(one.port());
            long id = api.post(path("/rebuilds")).path("id").asLong();
            JsonNode done = awaitState(api, id, "DONE");
            assertThat(done.path("keysDone").asLong()).isEqualTo(ITEMS);
            assertThat(indexed(two) - before).isPositive().isLessThan(ITEMS);
            world.awaitIndexEqualsDatabase();
        }
    }

    private double indexed(Deployment deployment) {
        return deployment
                .bean(MeterRegistry.class)
                .counter("endstate.documents", "index", world.name(), "outcome", "indexed")
                .count();
    }

    private int members() throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", servers.kafka().bootstrapServers()))) {
            String group = world.name() + ".scans";
            return (int) admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        }
    }

    /** Of indexes, consumer groups and notes there are only those of one generation. */
    private void awaitOnly(Deployment deployment, int number) {
        Generation.Name only = new Generation.Name(world.name(), number);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(deployment.bean(Generations.class).of(world.name()))
                    .extracting(Generation::name)
                    .containsExactly(only);
            assertThat(groups()).containsExactly(only.consumerGroup());
            assertThat(world.sql().queryForList("SELECT 1 FROM endstate.retirement"))
                    .isEmpty();
            assertThat(world.sql().queryForList("SELECT 1 FROM endstate.scan_range"))
                    .isEmpty();
            assertThat(world.sql().queryForList("SELECT 1 FROM endstate.scan WHERE ended_at IS NULL"))
                    .isEmpty();
        });
    }

    private List<String> groups() throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", servers.kafka().bootstrapServers()))) {
            return admin.listGroups().all().get().stream()
                    .map(group -> group.groupId())
                    .filter(group -> group.startsWith("endstate." + world.name() + "-"))
                    .toList();
        }
    }

    @Test
    void what_cannot_be_done_is_refused_without_effect() {
        try (Deployment one = world.deploy(properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            assertThat(api.send("POST", "/api/indexes/unknown/rebuilds", true).statusCode())
                    .isEqualTo(404);
            assertThat(api.send("GET", path("/rebuilds/99"), true).statusCode()).isEqualTo(404);
            assertThat(api.send("POST", path("/rebuilds?share=0"), true).statusCode())
                    .isEqualTo(400);
            assertThat(api.send("POST", path("/rebuilds/1/pause"), true).statusCode())
                    .isEqualTo(409);
            JsonNode refused = new JsonMapper()
                    .readTree(api.send("POST", path("/rollback"), true).body());
            assertThat(refused.path("status").asInt()).isEqualTo(409);
            assertThat(refused.path("detail").asString()).contains("no former generation of " + world.name());
            assertThat(one.bean(Generations.class).of(world.name())).hasSize(1);
        }
    }

    private String active(Deployment deployment) {
        return deployment
                .bean(Generations.class)
                .active(world.name())
                .orElseThrow()
                .toString();
    }
}
