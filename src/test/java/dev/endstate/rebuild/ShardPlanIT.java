package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.shards.NoRoomException;
import dev.endstate.index.shards.ShardPlan;
import dev.endstate.servers.ElasticsearchCluster;
import dev.endstate.servers.Servers;
import dev.endstate.source.SourceDatabase;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Plans on two hot nodes and a warm one, and what they come to. */
class ShardPlanIT {
    private static final String UNFIXED =
            "{\"settings\": {\"number_of_replicas\": 0}, \"mappings\": {\"properties\": {\"parts\": {\"type\": \"nested\"}}}}";
    private static final String TIERS = "shards: {tiers: [data_hot, data_warm]}";

    private static ElasticsearchCluster cluster;
    private ItemsWorld world;

    @BeforeAll
    static void startCluster() {
        cluster = ElasticsearchCluster.ofTwoHotAndOneWarm();
    }

    @AfterAll
    static void stopCluster() throws IOException {
        cluster.close();
    }

    @BeforeEach
    void create() throws IOException {
        world = ItemsWorld.create(Servers.shared().with(cluster.entry()));
        Files.writeString(world.definition().resolve("index.json"), UNFIXED);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** An instance that plans, and builds nothing of itself. */
    private Deployment planner() {
        return world.deploy(Map.of("endstate.roles", "console", "endstate.shards.small", "0B"));
    }

    private Definition definition(Deployment deployment, String indexJson, String moreYml) {
        Map<String, String> files = new HashMap<>(
                deployment.bean(Definitions.class).required(world.name()).files());
        files.put("index.json", indexJson);
        files.merge("index.yml", moreYml, (yml, more) -> yml + more);
        return new DefinitionParser().parse(world.name(), files).definition().orElseThrow();
    }

    @Test
    void the_plan_says_each_step_of_its_reasoning() {
        world.addItems(50);
        try (Deployment planner = planner()) {
            RestApi api = new RestApi(planner.port());
            JsonNode plan = api.get("/api/indexes/" + world.name() + "/shard-plan");
            assertThat(plan.path("shards").asInt()).isEqualTo(2);
            assertThat(plan.path("replicas").asInt()).isZero();
            assertThat(plan.path("fixed").asBoolean()).isFalse();
            assertThat(plan.path("expected").path("documents").asInt()).isEqualTo(50);
            assertThat(plan.path("current").isNull()).isTrue();
            assertThat(plan.path("disk").path("nodes").toString()).isEqualTo("[\"hot1\",\"hot2\"]");
            assertThat(plan.path("warnings")).isEmpty();
            assertThat(texts(plan.path("steps")))
                    .anyMatch(step -> step.startsWith("2 data nodes can hold it: hot1, hot2 of tier data_content"))
                    .anyMatch(step -> step.startsWith("There are 50 keys. Of 50 that were read across them, 50 have"))
                    .anyMatch(step -> step.startsWith("Its size needs 1 shard: at most 30.0 GB"))
                    .anyMatch(step -> step.startsWith("2 shards: the smallest multiple of 2"));

            assertThat(api.send("GET", "/api/indexes/unknown/shard-plan", true).statusCode())
                    .isEqualTo(404);
            assertThat(api.getWithoutCredentials("/api/indexes/" + world.name() + "/shard-plan"))
                    .isEqualTo(401);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    @Test
    void growth_tiers_and_what_is_fixed_are_heeded_also_while_there_are_no_keys() {
        try (Deployment planner = planner()) {
            ShardPlans plans = planner.bean(ShardPlans.class);
            assertThat(plans.of(definition(planner, UNFIXED, "shards: {growth: true}"))
                            .shards())
                    .isEqualTo(4);
            ShardPlan moving = plans.of(definition(planner, UNFIXED, TIERS));
            assertThat(moving.shards()).isEqualTo(2);
            assertThat(moving.steps())
                    .anyMatch(step -> step.contains("data_hot with 2 nodes, data_warm with 1 node"))
                    .anyMatch(step -> step.contains("no keys yet"));
            assertThat(plans.of(definition(planner, UNFIXED, "shards: {growth: true, tiers: [data_hot, data_warm]}"))
                            .shards())
                    .isEqualTo(4);
            ShardPlan fixed = plans.of(definition(
                    planner, "{\"settings\":{\"index\":{\"number_of_shards\":3}}}", "shards: {growth: true}"));
            assertThat(fixed.shards()).isEqualTo(3);
            assertThat(fixed.fixed()).isTrue();
            assertThat(fixed.warnings())
                    .singleElement()
                    .asString()
                    .contains("it would be 4 shards, and index.json fixes 3 shards");
            String onOne = "{\"settings\":{\"routing.allocation.require._name\":\"hot2\"}}";
            assertThat(plans.of(definition(planner, onOne, "")).warnings())
                    .singleElement()
                    .asString()
                    .contains("tier data_content has 1 node");
        }
    }

    @Test
    void a_generation_gets_the_planned_shards_on_the_nodes_of_its_first_tier() {
        world.addItems(50);
        try (Deployment planner = planner()) {
            Definition definition =
                    definition(planner, UNFIXED, "shards: {growth: true, tiers: [data_hot, data_warm]}");
            Generation.Name name = new Generation.Name(world.name(), 7);
            ShardPlan plan = planner.bean(ShardPlans.class).withRoom(definition);
            planner.bean(Generations.class)
                    .create(name, definition, planner.bean(SourceDatabase.class).identity(), plan.shards());
            assertThat(nodesOfStartedShards(name.toString(), 4))
                    .containsExactlyInAnyOrder("hot1", "hot1", "hot2", "hot2");
        }
    }

    private List<String> nodesOfStartedShards(String index, int shards) {
        List<String> nodes = new ArrayList<>();
        await().untilAsserted(() -> {
            nodes.clear();
            world.contents()
                    .call("GET", "/_cat/shards/" + index + "?format=json", "")
                    .forEach(shard -> nodes.add(
                            shard.path("state").asString().equals("STARTED")
                                    ? shard.path("node").asString()
                                    : "nowhere"));
            assertThat(nodes).hasSize(shards).doesNotContain("nowhere");
        });
        return nodes;
    }

    @Test
    void the_generation_that_users_query_tells_what_a_document_takes_and_whether_it_still_fits() throws IOException {
        world.addItems(1_200);
        world.sql().update("INSERT INTO part SELECT n, n, 'part ' || n FROM generate_series(1, 600) n");
        Files.writeString(
                world.definition().resolve("index.json"),
                UNFIXED.replace("\"number_of_replicas\": 0", "\"number_of_replicas\": 0, \"number_of_shards\": 1"));
        try (Deployment builder = world.deploy(Map.of("endstate.shards.small", "0B"))) {
            world.awaitIndexEqualsDatabase();
            ShardPlan plan = builder.bean(ShardPlans.class).of(definition(builder, UNFIXED, ""));
            assertThat(plan.expected().basis())
                    .contains("There are 1,200 keys", "in " + world.name() + "-000001, which has 1,200 of them")
                    .contains("another definition");
            assertThat(plan.expected().documents()).isEqualTo(1_800);
            assertThat(plan.current()).isNotNull().satisfies(current -> {
                assertThat(current.shards()).isEqualTo(1);
                assertThat(current.documents()).isEqualTo(1_200);
                assertThat(current.largestShardBytes()).isPositive().isEqualTo(current.bytes());
            });
            assertThat(plan.warnings())
                    .singleElement()
                    .asString()
                    .startsWith(world.name() + "-000001 has 1 shard, and 2 shards would be planned now: rebuild");
        }
    }

    @Test
    void a_cluster_without_enough_disk_is_refused_with_the_numbers_and_nothing_is_created() {
        world.addItems(50);
        try (Deployment planner = planner()) {
            Definition definition = planner.bean(Definitions.class).required(world.name());
            ShardPlans plans = planner.bean(ShardPlans.class);
            setDisk(
                    "\"threshold_enabled\":true,\"watermark\":{\"low\":\"900tb\",\"high\":\"800tb\",\"flood_stage\":\"1b\"}");
            try {
                assertThatThrownBy(() -> plans.withRoom(definition))
                        .isInstanceOf(NoRoomException.class)
                        .hasMessageContainingAll("nothing was created", "hot1, hot2 of tier data_content")
                        .hasMessageContainingAll("It takes about", "0 bytes free above the high disk watermark");
                assertThat(plans.of(definition).warnings())
                        .singleElement()
                        .asString()
                        .startsWith("A new generation would be refused for want of disk");
                setDisk("\"threshold_enabled\":false");
                assertThat(plans.withRoom(definition).shards()).isEqualTo(2);
            } finally {
                setDisk("\"*\":null");
            }
            assertThat(plans.withRoom(definition).disk().freeBytes()).isPositive();
            assertThat(planner.bean(Generations.class).of(world.name())).isEmpty();
        }
    }

    private void setDisk(String settings) {
        String body = "{\"persistent\":{\"cluster.routing.allocation.disk\":{" + settings + "}}}";
        assertThat(world.contents()
                        .call("PUT", "/_cluster/settings", body)
                        .path("acknowledged")
                        .asBoolean())
                .as(body)
                .isTrue();
    }

    @Test
    void a_node_that_is_lost_counts_no_more() throws InterruptedException {
        try (Deployment planner = planner()) {
            ShardPlans plans = planner.bean(ShardPlans.class);
            Definition moving = definition(planner, UNFIXED, TIERS);
            cluster.node("warm1").kill();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(plans.of(moving).warnings())
                            .singleElement()
                            .asString()
                            .startsWith("No data node of tier data_warm can hold it"));
            cluster.node("warm1").restart();
            cluster.awaitEveryNode();
            assertThat(plans.of(moving).warnings()).isEmpty();
        }
    }

    @Test
    void a_former_generation_is_retired_to_the_warm_node_and_fed_no_more() {
        world.addItems(50);
        Map<String, String> properties = Map.of(
                "endstate.shards.small",
                "0B",
                "endstate.rebuild.retain",
                "1s",
                "endstate.rebuild.retire-to",
                "data_warm");
        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            String former = world.name() + "-000001";
            assertThat(nodesOf(former)).containsOnly("hot1", "hot2");
            RestApi api = new RestApi(one.port());
            String path = "/api/indexes/" + world.name();
            api.post(path + "/rebuilds");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(path).path("retired").size() == 1);
            assertThat(texts(api.get(path).path("retired"))).containsExactly(former);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(nodesOf(former)).containsExactly("warm1"));
            assertThat(nodesOf(world.name() + "-000002")).containsOnly("hot1", "hot2");
            assertThat(world.contents()
                            .call("PUT", "/" + former + "/_doc/1", "{}")
                            .path("status")
                            .asInt())
                    .isEqualTo(403);
            assertThat(one.bean(Generations.class).of(world.name())).hasSize(1);
            assertThat(api.send("POST", path + "/rollback", true).statusCode()).isEqualTo(409);
            world.sql().update("UPDATE item SET name = 'later' WHERE id = 1");
            world.itemsChanged(1);
            world.awaitIndexEqualsDatabase();
        }
    }

    private Set<String> nodesOf(String index) {
        Set<String> nodes = new TreeSet<>();
        world.contents()
                .call("GET", "/_cat/shards/" + index + "?format=json&h=node,state", "")
                .forEach(shard -> nodes.add(shard.path("node").asString("nowhere")));
        return nodes;
    }
}
