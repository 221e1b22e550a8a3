package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.servers.Servers;
import dev.endstate.testing.CountingReader;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import dev.endstate.testing.Seed;
import dev.endstate.testing.SqlStorm;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An index is built anew while users query it and its rows change. */
class RebuildIT {
    private static final int ITEMS = 3_000;

    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final IndexUnderRebuild index = new IndexUnderRebuild(world);
    private final long seed = Seed.announced();

    RebuildIT() {
        world.addItemsBesideStorms(ITEMS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void users_never_see_less_while_everything_changes_and_the_former_generation_is_there_for_a_rollback() {
        try (Deployment one = world.deploy(index.properties(Map.of()));
                CountingReader reader = CountingReader.of(world)) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            CompletableFuture<Void> storm = InBackground.run(new SqlStorm(world, seed, 600));
            long id = api.post(index.path("/rebuilds")).path("id").asLong();
            JsonNode done = index.awaitState(api, id, "DONE");
            assertThat(done.path("keysDone").asLong()).isGreaterThanOrEqualTo(ITEMS);
            assertThat(done.path("keysTotal").asLong()).isGreaterThanOrEqualTo(ITEMS);
            storm.join();
            world.awaitIndexEqualsDatabase();
            assertThat(index.active(one)).endsWith("-000002");

            new SqlStorm(world, seed + 10, 50).run();
            JsonNode preview = api.get(index.path("/rollback"));
            assertThat(preview.path("behind").path("messages").isIntegralNumber())
                    .isTrue();
            JsonNode rolledBack = api.post(index.path("/rollback"));
            assertThat(rolledBack.path("generation")).isEqualTo(preview.path("generation"));
            assertThat(rolledBack.path("generation").asString()).endsWith("-000001");
            assertThat(index.active(one)).endsWith("-000001");
            world.awaitIndexEqualsDatabase();
            // And forward again: the newer one is kept as long.
            assertThat(api.post(index.path("/rollback")).path("generation").asString())
                    .endsWith("-000002");
            world.awaitIndexEqualsDatabase();
            assertThat(reader.fewest()).isGreaterThanOrEqualTo(ITEMS);
        }
    }

    @Test
    void a_definition_that_changed_rebuilds_its_index_and_one_that_comes_back_does_not() throws IOException {
        try (Deployment old = world.deploy(index.properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
        }
        Path body = world.definition().resolve("index.json");
        String former = Files.readString(body);
        Files.writeString(body, former.replace("\"number_of_shards\": 1", "\"number_of_shards\": 2"));
        try (Deployment changed = world.deploy(index.properties(Map.of()))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> index.active(changed).endsWith("-000002"));
            world.awaitIndexEqualsDatabase();
            assertThat(settings(2).path("number_of_shards").asString()).isEqualTo("2");
            assertThat(settings(2).path("refresh_interval").asString()).isEqualTo("100ms");
            Files.writeString(body, former);
            try (Deployment older = world.deploy(index.properties(Map.of()))) {
                new SqlStorm(world, seed, 50).run();
                world.awaitIndexEqualsDatabase();
                assertThat(new RestApi(older.port()).get(index.path("/rebuilds")))
                        .hasSize(2);
                assertThat(index.active(older)).endsWith("-000002");
            }
        }
    }

    @Test
    void a_generation_whose_documents_are_refused_takes_no_place_until_somebody_accepts_it() throws IOException {
        try (Deployment old = world.deploy(index.properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
        }
        Path body = world.definition().resolve("index.json");
        Files.writeString(
                body,
                Files.readString(body).replace("\"name\": {\"type\": \"keyword\"}", "\"name\": {\"type\": \"date\"}"));
        try (Deployment changed = world.deploy(index.properties(Map.of()));
                CountingReader reader = CountingReader.of(world)) {
            RestApi api = new RestApi(changed.port());
            String rebuild = index.path("/rebuilds/2");
            String note = await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(rebuild).path("note").asString(""), text -> text.contains("parked"));
            assertThat(note).containsPattern("\\d+ keys are parked in it and 0 in " + world.name() + "-000001");
            assertThat(index.active(changed)).endsWith("-000001");
            assertThat(reader.fewest()).isBetween((long) ITEMS, Long.MAX_VALUE - 1);
            assertThat(api.post(rebuild + "/accept-parked").path("state").asString())
                    .isEqualTo("CATCHING_UP");
            index.awaitState(api, 2, "DONE");
            assertThat(index.active(changed)).endsWith("-000002");
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
        Map<String, String> slow = index.properties(Map.of("endstate.rebuild.share", "1", "endstate.pace.most", "1"));
        Map<String, String> builders = new HashMap<>(slow);
        builders.put("endstate.roles", "rebuild,index,capture");
        try (Deployment console = world.deploy(index.properties(Map.of("endstate.roles", "console")));
                InstanceProcess builder = world.deployApart(builders)) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> !console.bean(Generations.class)
                            .active(world.name())
                            .isEmpty());
            RestApi api = new RestApi(console.port());
            long id = index.begin(api);
            builder.kill();
            new SqlStorm(world, seed, 100).run();
            try (Deployment another = world.deploy(index.properties(Map.of()))) {
                index.awaitState(api, id, "DONE");
                world.awaitIndexEqualsDatabase();
            }
        }
    }

    @Test
    void every_instance_takes_part() {
        Map<String, String> properties =
                index.properties(Map.of("endstate.rebuild.share", "20", "endstate.pace.most", "1"));
        try (Deployment one = world.deploy(properties);
                Deployment two = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            // The ranges' consumers share the partitions once both are in the group.
            await().atMost(Duration.ofSeconds(30)).until(() -> members() == 4);
            double before = indexed(two);
            RestApi api = new RestApi(one.port());
            long id = api.post(index.path("/rebuilds")).path("id").asLong();
            JsonNode done = index.awaitState(api, id, "DONE");
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
        try (Admin admin = servers.kafka().admin()) {
            String group = world.name() + ".scans";
            return (int) admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        }
    }

    @Test
    void what_cannot_be_done_is_refused_without_effect() {
        try (Deployment one = world.deploy(index.properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            assertThat(api.send("POST", "/api/indexes/unknown/rebuilds", true).statusCode())
                    .isEqualTo(404);
            assertThat(api.send("GET", index.path("/rebuilds/99"), true).statusCode())
                    .isEqualTo(404);
            assertThat(api.send("POST", index.path("/rebuilds?share=0"), true).statusCode())
                    .isEqualTo(400);
            assertThat(api.send("POST", index.path("/rebuilds/1/pause"), true).statusCode())
                    .isEqualTo(409);
            JsonNode refused = new JsonMapper()
                    .readTree(api.send("POST", index.path("/rollback"), true).body());
            assertThat(refused.path("status").asInt()).isEqualTo(409);
            assertThat(refused.path("detail").asString()).contains("no former generation of " + world.name());
            assertThat(one.bean(Generations.class).of(world.name())).hasSize(1);
        }
    }
}
