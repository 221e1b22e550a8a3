package dev.endstate.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobRequest;
import dev.endstate.instance.job.Jobs;
import dev.endstate.instance.job.TakenTurn;
import dev.endstate.servers.Servers;
import dev.endstate.source.key.KeyRange;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ranges in Endstate's own database, of whose connections many workers share few. */
class ScanRangesIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_worker_that_looks_up_its_range_needs_one_connection_only() {
        try (Deployment one = world.deploy(Map.of("endstate.roles", "console"))) {
            ScanRanges ranges = one.bean(ScanRanges.class);
            Job job = one.bean(Jobs.class)
                    .request(scanOf(one.bean(Definitions.class).required(world.name())))
                    .orElseThrow();
            RangeCutter.Cut all = new RangeCutter.Cut(KeyRange.ALL, 0);
            ranges.add(
                    Scan.of(job).orElseThrow(),
                    TakenTurn.at(job, one).turn(),
                    new RangeCutter.Cuts(List.of(all), true));

            Scan scan = Scan.of(job).orElseThrow();
            long id = ranges.unsent(scan, 1).getFirst().id();
            leaveOneConnection(one.bean(HikariDataSource.class));
            assertThat(ranges.toDo(id)).map(ScanRange::keys).contains(KeyRange.ALL);
        }
    }

    private static void leaveOneConnection(HikariDataSource pool) {
        pool.getHikariConfigMXBean().setConnectionTimeout(1_000);
        pool.getHikariConfigMXBean().setMaximumPoolSize(1);
        pool.getHikariPoolMXBean().softEvictConnections();
        await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() <= 1);
    }

    private JobRequest scanOf(Definition definition) {
        return new JobRequest("TEST", world.name(), "", null, "RUNNING", TimeShare.ALL, Map.of())
                .from(ScanCursor.over(
                        "a scan that nobody works on", definition.key(), definition.keys(), KeyRange.ALL));
    }
}
