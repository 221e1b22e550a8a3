package dev.endstate.index.shards;

import static dev.endstate.index.shards.TestCluster.GB;
import static dev.endstate.index.shards.TestCluster.definition;

import java.util.Optional;
import org.springframework.util.unit.DataSize;

/** Plans with the default properties, for tests of what they say. */
final class TestPlans {
    static final String NO_REPLICA = "{'number_of_replicas': 0}";

    private TestPlans() {}

    static ShardPlanner planner() {
        return new ShardPlanner(new ShardProperties(DataSize.ofGigabytes(30), DataSize.ofGigabytes(1)));
    }

    static ExpectedSize gigabytes(double gigabytes) {
        return new ExpectedSize(1_000_000, (long) (gigabytes * GB), "So it is.");
    }

    static ShardPlan plan(String settings, String shards, ExpectedSize expected, TestCluster cluster) {
        return planner().plan(definition(settings, shards), expected, cluster.now(), Optional.empty());
    }

    static ShardPlan plan(String shards, double gigabytes, TestCluster cluster) {
        return plan(NO_REPLICA, shards, gigabytes(gigabytes), cluster);
    }

    static TestCluster hotAndWarm(int hot, int warm) {
        return new TestCluster().nodes(hot, "data_hot").nodes(warm, "data_warm");
    }
}
