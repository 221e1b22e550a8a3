package dev.endstate.index.shards;

import static dev.endstate.index.shards.TestCluster.GB;
import static dev.endstate.index.shards.TestCluster.definition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ShardPlannerTest {
    private static final String NO_REPLICA = "{'number_of_replicas': 0}";
    private final ShardPlanner planner =
            new ShardPlanner(new ShardProperties(DataSize.ofGigabytes(30), DataSize.ofGigabytes(1)));

    private static ExpectedSize gigabytes(double gigabytes) {
        return new ExpectedSize(1_000_000, (long) (gigabytes * GB), "So it is.");
    }

    private ShardPlan plan(String settings, String shards, ExpectedSize expected, TestCluster cluster) {
        return planner.plan(definition(settings, shards), expected, cluster.now(), Optional.empty());
    }

    private ShardPlan plan(String shards, double gigabytes, TestCluster cluster) {
        return plan(NO_REPLICA, shards, gigabytes(gigabytes), cluster);
    }

    private static TestCluster hotAndWarm(int hot, int warm) {
        return new TestCluster().nodes(hot, "data_hot").nodes(warm, "data_warm");
    }

    @ParameterizedTest
    @CsvSource({
        // nodes, GB, growth, shards
        "3, 0.9, false, 1",
        "3, 0.9, true, 6",
        "3, 1, false, 3",
        "3, 90, false, 3",
        "3, 91, false, 6",
        "3, 91, true, 6",
        "3, 181, true, 12",
        "1, 30, false, 1",
        "1, 31, false, 2",
        "5, 0, false, 1",
        "5, 0, true, 10",
    })
    void as_many_as_nodes_or_a_multiple_that_keeps_each_below_the_target(
            int nodes, double gigabytes, boolean growth, int shards) {
        TestCluster cluster = new TestCluster().nodes(nodes, "data_content");
        assertThat(plan("{growth: " + growth + "}", gigabytes, cluster).shards())
                .isEqualTo(shards);
    }

    @ParameterizedTest
    @CsvSource({
        // hot, warm, GB, growth, shards
        "2, 1, 0.1, false, 2",
        "3, 2, 10, false, 6",
        "3, 2, 181, false, 12",
        "4, 6, 10, false, 12",
        "4, 6, 10, true, 24",
        "2, 0, 10, false, 2",
    })
    void where_it_moves_each_node_of_each_tier_gets_as_many(
            int hot, int warm, double gigabytes, boolean growth, int shards) {
        ShardPlan plan =
                plan("{growth: " + growth + ", tiers: [data_hot, data_warm]}", gigabytes, hotAndWarm(hot, warm));
        assertThat(plan.shards()).isEqualTo(shards);
        assertThat(plan.steps()).anyMatch(step -> step.contains("least common multiple"));
    }

    @Test
    void many_small_documents_need_more_shards_than_their_bytes() {
        ExpectedSize expected = new ExpectedSize(1_000_000_001, 10 * GB, "So it is.");
        assertThat(plan(NO_REPLICA, "{}", expected, new TestCluster().nodes(2, "data"))
                        .shards())
                .isEqualTo(6);
        // Not small either, however few bytes they take.
        ExpectedSize tiny = new ExpectedSize(200_000_001, GB / 2, "So it is.");
        assertThat(plan(NO_REPLICA, "{}", tiny, new TestCluster().nodes(2, "data"))
                        .shards())
                .isEqualTo(2);
    }

    @Test
    void no_index_gets_more_shards_than_Elasticsearch_takes() {
        ShardPlan plan = plan("{}", 40_000, new TestCluster().nodes(10, "data"));
        assertThat(plan.shards()).isEqualTo(1020);
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("Its size needs 1,334 shards"));
        assertThat(plan("{growth: true}", 1, new TestCluster().nodes(600, "data"))
                        .shards())
                .isEqualTo(1024);
    }

    @Test
    void properties_out_of_their_range_are_refused() {
        DataSize fine = DataSize.ofGigabytes(1);
        for (DataSize bad : List.of(DataSize.ofMegabytes(99), DataSize.ofGigabytes(201), DataSize.ofBytes(-1))) {
            assertThatThrownBy(() -> new ShardProperties(bad, fine))
                    .hasMessageContaining("endstate.shards.target-size");
        }
        for (DataSize bad : List.of(DataSize.ofBytes(-1), DataSize.ofGigabytes(51))) {
            assertThatThrownBy(() -> new ShardProperties(fine, bad)).hasMessageContaining("endstate.shards.small");
        }
        assertThat(new ShardProperties(fine, DataSize.ofBytes(0)).small().toBytes())
                .isZero();
    }

    @Test
    void every_step_has_its_numbers() {
        ShardPlan plan = plan("{growth: true}", 300, new TestCluster().nodes(3, "data_content"));
        assertThat(plan.steps())
                .containsExactly(
                        "3 data nodes can hold it: data_content1, data_content2, data_content3 of tier data_content; so 3"
                                + " shards.",
                        "Growth is expected (shards.growth), so twice as many: 6 shards.",
                        "So it is.",
                        "Its size needs 10 shards: at most 30.0 GB a shard needs 10, at most 200,000,000 documents a shard"
                                + " needs 1.",
                        "12 shards: the smallest multiple of 6 that is enough for its size.",
                        "It takes about 300 GB, as 12 shards (replicas included) of 25.0 GB. The nodes that can hold it,"
                                + " data_content1, data_content2, data_content3 of tier data_content, have 1.5 TB free above the"
                                + " high disk watermark, room for 36 such shards.");
        assertThat(plan.warnings()).isEmpty();
        assertThat(plan.fixed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'number_of_shards': 4, 'number_of_replicas': 0}
            {'index.number_of_shards': '4', 'number_of_replicas': 0}
            {'index': {'number_of_shards': 4, 'number_of_replicas': 0}}
            """)
    void what_the_definition_fixes_counts_and_is_warned_about_where_the_rules_say_another(String settings) {
        ShardPlan plan = plan(settings, "{}", gigabytes(50), new TestCluster().nodes(3, "data"));
        assertThat(plan.shards()).isEqualTo(4);
        assertThat(plan.fixed()).isTrue();
        assertThat(plan.steps()).anyMatch(step -> step.startsWith("index.json fixes the number"));
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .startsWith("By the nodes and the size it would be 3 shards, and index.json fixes 4 shards.");
        assertThat(plan(settings, "{}", gigabytes(50), new TestCluster().nodes(4, "data"))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                  | 1
            {'number_of_replicas': 2}           | 2
            {'auto_expand_replicas': '0-1'}     | 1
            {'auto_expand_replicas': '0-all'}   | 2
            {'auto_expand_replicas': 'false'}   | 1
            {'auto_expand_replicas': '4-5'}     | 4
            """)
    void replicas_are_the_definitions(String settings, int replicas) {
        assertThat(plan(settings, "{}", gigabytes(1), new TestCluster().nodes(3, "data"))
                        .replicas())
                .isEqualTo(replicas);
    }

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
        return planner.plan(definition(settings, "{}"), expected, cluster.now(), Optional.of(current))
                .warnings();
    }

    @Test
    void a_cluster_whose_free_disk_is_too_small_is_refused_with_the_numbers_and_the_nodes() {
        TestCluster cluster = new TestCluster()
                .node("one", "data", 60)
                .node("two", "data", 150)
                .high("50gb");
        ShardPlan plan = plan("{'number_of_replicas': 1}", "{}", gigabytes(60), cluster);
        assertThat(plan.disk().neededBytes()).isEqualTo(120 * GB);
        assertThat(plan.disk().freeBytes()).isEqualTo(110 * GB);
        assertThat(plan.warnings()).singleElement().asString().startsWith("A new generation would be refused");
        assertThatThrownBy(plan::requireRoom)
                .isInstanceOf(NoRoomException.class)
                .hasMessageContainingAll("things", "nothing was created", "about 120 GB", "110 GB free", "one, two")
                .hasMessageContainingAll("So it is.", "add a node");
    }

    @Test
    void room_that_no_whole_shard_fits_into_is_none() {
        // 45 GB altogether, but nowhere the 28 GB of the only shard.
        TestCluster cluster = new TestCluster().node("one", "data", 25).node("two", "data", 20);
        assertThat(plan("{'number_of_shards': 1, 'number_of_replicas': 0}", "{}", gigabytes(28), cluster)
                        .disk()
                        .suffices())
                .isFalse();
        // The larger node has room for all copies, but may hold only one of each shard.
        TestCluster uneven = new TestCluster().node("one", "data", 500).node("two", "data", 5);
        assertThat(plan("{'number_of_shards': 1, 'number_of_replicas': 1}", "{}", gigabytes(28), uneven)
                        .disk()
                        .suffices())
                .isFalse();
    }

    @Test
    void a_disk_threshold_that_is_disabled_lets_the_free_bytes_count_as_they_are() {
        TestCluster full = new TestCluster().node("one", "data", 60);
        assertThatCode(() -> plan("{}", 59, full).requireRoom()).doesNotThrowAnyException();
        full.high("50%");
        assertThatThrownBy(() -> plan("{}", 59, full).requireRoom()).isInstanceOf(NoRoomException.class);
        assertThatThrownBy(() -> plan("{}", 0, full).requireRoom()).isInstanceOf(NoRoomException.class);
    }

    @Test
    void a_cluster_without_a_node_for_it_is_refused() {
        ShardPlan plan = plan("{}", 5, new TestCluster().nodes(2, "data_hot"));
        assertThat(plan.shards()).isEqualTo(1);
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("No data node of tier data_content"));
        assertThatThrownBy(plan::requireRoom)
                .isInstanceOf(NoRoomException.class)
                .hasMessageContaining("No data node of tier data_content can hold it");
    }
}
