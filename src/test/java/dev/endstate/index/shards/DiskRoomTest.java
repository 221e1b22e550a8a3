package dev.endstate.index.shards;

import static dev.endstate.index.shards.TestCluster.GB;
import static dev.endstate.index.shards.TestPlans.gigabytes;
import static dev.endstate.index.shards.TestPlans.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DiskRoomTest {
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
