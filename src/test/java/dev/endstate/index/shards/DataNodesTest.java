package dev.endstate.index.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataNodesTest {
    private static TestCluster cluster() {
        return new TestCluster()
                .node("content", "data_content", 10, "zone", "a")
                .node("hot-1", "data_hot data_content", 10, "zone", "a")
                .node("hot-2", "data_hot", 10, "zone", "b")
                .node("warm", "data_warm", 10, "zone", "b")
                .node("any", "data", 10, "zone", "c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                     | any content hot-1
            {'index.routing.allocation.include._tier_preference': 'data_hot'}      | any hot-1 hot-2
            {'index': {'routing': {'allocation': {'include': {'_tier_preference': 'data_cold,data_hot'}}}}} | any
            {'routing.allocation.require.zone': 'a'}                               | content hot-1
            {'routing.allocation': {'require': {'zone': 'a', '_name': 'hot-*'}}}   | hot-1
            {'index.routing.allocation.require.zone': 'a,b'}                       | ''
            {'index.routing.allocation.include.zone': ['b', 'c']}                  | any
            {'index.routing.allocation.include': {'zone': 'c', '_name': 'hot-1'}}  | any hot-1
            {'index.routing.allocation.exclude._name': 'any, *tent'}               | hot-1
            {'index.routing.allocation.exclude.rack': '*'}                         | any content hot-1
            {'index.routing.allocation.require.rack': '*'}                         | ''
            """)
    void those_of_the_tier_that_the_settings_admit_can_hold_it(String settings, String names) {
        DataNodes.Holding holding = cluster().now().holding(TestCluster.definition(settings, "{}"));
        assertThat(String.join(
                        " ",
                        holding.nodes().stream().map(DataNode::name).sorted().toList()))
                .isEqualTo(names);
    }

    @Test
    void of_a_preference_the_first_tier_that_has_nodes_counts_alone() {
        DataNodes hotAndWarm =
                new TestCluster().nodes(2, "data_hot").nodes(3, "data_warm").now();
        String preference = "{'routing.allocation.include._tier_preference': 'data_cold,data_warm,data_hot'}";
        DataNodes.Holding holding = hotAndWarm.holding(TestCluster.definition(preference, "{}"));
        assertThat(holding.tier()).isEqualTo("data_warm");
        assertThat(holding.count()).isEqualTo(3);
    }

    @Test
    void an_index_that_moves_begins_on_the_first_of_its_tiers_unless_its_settings_say_another() {
        DataNodes hotAndWarm =
                new TestCluster().nodes(2, "data_hot").nodes(3, "data_warm").now();
        String tiers = "{tiers: [data_hot, data_warm]}";
        assertThat(hotAndWarm.holding(TestCluster.definition("{}", tiers)).tier())
                .isEqualTo("data_hot");
        String own = "{'routing.allocation.include._tier_preference': 'data_warm'}";
        assertThat(hotAndWarm.holding(TestCluster.definition(own, tiers)).tier())
                .isEqualTo("data_warm");
    }

    @Test
    void a_node_that_the_cluster_empties_counts_no_more() {
        DataNodes emptying = cluster()
                .settings(Map.of("cluster.routing.allocation.exclude._name", "any,content"))
                .now();
        assertThat(emptying.holding(TestCluster.definition("{}", "{}")).nodes())
                .extracting(DataNode::name)
                .isEqualTo(List.of("hot-1"));
    }
}
