package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.RestApi;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The three ways to fill an index with every document there is, each until it is refreshed and counted. */
final class Rebuilds {
    private final BenchServers servers;
    private final Catalog catalog;
    private boolean areEqual;

    Rebuilds(BenchServers servers, Catalog catalog) {
        this.servers = servers;
        this.catalog = catalog;
    }

    private interface Work {
        void run() throws Exception;
    }

    SideBySide.Effort byEndstate(EndstateProcess endstate, RestApi api) throws Exception {
        int before = catalog.count("catalog");
        return measured(endstate.handle(), () -> {
            long id = api.post("/api/indexes/catalog/rebuilds?share=100")
                    .path("id")
                    .asLong();
            awaitDone(id);
            assertThat(catalog.count("catalog")).isEqualTo(before);
        });
    }

    /** The database is asked: each request's password is hashed for as long as a thousand documents take. */
    private void awaitDone(long id) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> "DONE"
                        .equals(catalog.sql()
                                .queryForObject("SELECT state FROM endstate.job WHERE id = ?", String.class, id)));
    }

    SideBySide.Effort byOwn(OwnPipeline own) throws Exception {
        SideBySide.Effort effort = measured(own.handle(), () -> {
            catalog.createIndex("own");
            own.rebuild();
            catalog.serve("own");
        });

        if (!areEqual) {
            catalog.checkThatBothWroteTheSame();
            areEqual = true;
        }
        catalog.deleteIndex("own");
        return effort;
    }

    SideBySide.Effort byRaw(RawBulk raw) throws Exception {
        SideBySide.Effort effort = measured(ProcessHandle.current(), () -> {
            catalog.createIndex("ceiling");
            raw.run();
            catalog.serve("ceiling");
        });
        catalog.deleteIndex("ceiling");
        return effort;
    }

    private SideBySide.Effort measured(ProcessHandle itself, Work work) throws Exception {
        catalog.awaitQuiet();
        CoreSeconds before = servers.used(itself);
        long begin = System.nanoTime();
        work.run();
        long nanos = System.nanoTime() - begin;
        return new SideBySide.Effort(nanos, servers.used(itself).minus(before));
    }
}
