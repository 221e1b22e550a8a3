package dev.endstate.index.shards;

import static dev.endstate.index.shards.TestCluster.GB;
import static dev.endstate.index.shards.TestPlans.NO_REPLICA;
import static dev.endstate.index.shards.TestPlans.gigabytes;
import static dev.endstate.index.shards.TestPlans.hotAndWarm;
import static dev.endstate.index.shards.TestPlans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ShardPlannerTest {
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
}
