package dev.endstate.index.shards;

import static dev.endstate.index.shards.TestCluster.GB;
import static dev.endstate.index.shards.TestCluster.definition;
import static dev.endstate.index.shards.TestPlans.NO_REPLICA;
import static dev.endstate.index.shards.TestPlans.gigabytes;
import static dev.endstate.index.shards.TestPlans.hotAndWarm;
import static dev.endstate.index.shards.TestPlans.plan;
import static dev.endstate.index.shards.TestPlans.planner;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardWarningsTest {
    @Test
    void replicas_that_a_tier_has_no_nodes_for_are_warned_about() {
        String tiers = "{tiers: [data_hot, data_warm]}";
        assertThat(plan("{'number_of_replicas': 1}", tiers, gigabytes(5), hotAndWarm(2, 1))
                        .warnings())
                .singleElement()
                .asString()
                .contains("1 replica of each shard, and tier data_warm has 1 node for it");
        assertThat(plan(NO_REPLICA, tiers, gigabytes(5), hotAndWarm(2, 0)).warnings())
                .singleElement()
                .asString()
                .contains("No data node of tier data_warm");
    }

    @Test
    void tiers_whose_node_counts_make_small_shards_are_warned_about() {
        assertThat(plan("{tiers: [data_hot, data_warm]}", 2, hotAndWarm(3, 2)).warnings())
                .singleElement()
                .asString()
                .contains("6 shards of about 341 MB each, where its size needs 1 shard");
    }

    @Test
    void settings_that_Elasticsearch_would_refuse_or_could_not_satisfy_are_warned_about() {
        TestCluster cluster = new TestCluster().nodes(3, "data");
        assertThat(plan("{'number_of_replicas': 0, 'routing_partition_size': 3}", "{}", gigabytes(5), cluster)
                        .warnings())
                .singleElement()
                .asString()
                .contains("routing_partition_size 3");
        assertThat(plan("{'number_of_replicas': 0, 'number_of_routing_shards': 8}", "{}", gigabytes(5), cluster)
                        .warnings())
                .singleElement()
                .asString()
                .contains("number_of_routing_shards 8");

        String oneANode = "{'number_of_replicas': 1, 'routing.allocation.total_shards_per_node': 1}";
        assertThat(plan(oneANode, "{}", gigabytes(5), cluster).warnings())
                .singleElement()
                .asString()
                .contains("total_shards_per_node");
    }

    @Test
    void a_generation_that_no_longer_fits_is_warned_about() {
        GenerationSize small = new GenerationSize("things-000001", 1, 1_000_000, 1_000_000, 40 * GB, 40 * GB);
        assertThat(warnings(NO_REPLICA, gigabytes(40), small))
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("things-000001 has 1 shard, and 3 shards would be planned now"))
                .anyMatch(warning -> warning.contains("40.0 GB, above the 30.0 GB")
                        && warning.contains("POST /api/indexes/things/rebuilds"));

        GenerationSize fitting = new GenerationSize("things-000001", 3, 1_000_000, 1_000_000, 40 * GB, 14 * GB);
        assertThat(warnings(NO_REPLICA, gigabytes(40), fitting)).isEmpty();

        // One shard gets more than its share, by routing.
        GenerationSize lopsided = new GenerationSize("things-000001", 3, 1_000_000, 1_000_000, 40 * GB, 38 * GB);
        assertThat(warnings(NO_REPLICA, gigabytes(40), lopsided))
                .singleElement()
                .asString()
                .contains("does not change that");

        GenerationSize crowded = new GenerationSize("things-000001", 3, 100_000_000, 900_000_000, 40 * GB, 14 * GB);
        assertThat(warnings(NO_REPLICA, gigabytes(40), crowded))
                .singleElement()
                .asString()
                .contains("about 300,000,000 documents each");
    }

    private List<String> warnings(String settings, ExpectedSize expected, GenerationSize current) {
        TestCluster cluster = new TestCluster().nodes(3, "data");
        return planner()
                .plan(definition(settings, "{}"), expected, cluster.now(), Optional.of(current))
                .warnings();
    }
}
