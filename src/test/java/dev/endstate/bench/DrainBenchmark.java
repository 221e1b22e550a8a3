package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongPredicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Identifiers that wait in Kafka, drained into an index that has the documents already, against the least that could do it
 * ({@link OwnPipeline}) and against raw bulk of the same documents, into indexes of the same settings, after a warm-up of each.
 *
 * <p>The target is 1.1 of the own pipeline; it fails below 0.85.
 */
class DrainBenchmark {
    private static final int DOCUMENTS = Integer.getInteger("bench.documents", 200_000);
    private static final int BLOCKS = Integer.getInteger("bench.blocks", 5);
    private static final String HEAP = System.getProperty("bench.heap", "1g");
    private static final String TOPIC = "catalog-changes";
    private static final String OWN_TOPIC = "own-changes";

    private final BenchReport report = new BenchReport();

    @Test
    void draining_against_an_own_pipeline_and_raw_bulk() throws Exception {
        try (BenchServers servers = BenchServers.start()) {
            Catalog catalog = new Catalog(servers, "drained", DOCUMENTS);
            Backlog backlog = new Backlog(servers.kafka(), DOCUMENTS);

            try (EndstateProcess endstate = catalog.deploy(HEAP);
                    OwnPipeline own = catalog.ownPipeline(HEAP, OWN_TOPIC)) {
                backlog.createTopic(OWN_TOPIC, TOPIC);
                catalog.createIndex("own");
                own.rebuild();
                catalog.serve("own");
                catalog.checkThatBothWroteTheSame();

                SideBySide.Way byEndstate =
                        new SideBySide.Way("Endstate", () -> byEndstate(servers, endstate, backlog));
                SideBySide.Way byOwn = new SideBySide.Way("own pipeline", () -> byOwn(servers, own, backlog));
                compare(byEndstate, byOwn, raw(servers, catalog));
            }
        }
    }

    private void compare(SideBySide.Way endstate, SideBySide.Way own, SideBySide.Way raw) throws Exception {
        SideBySide sides = new SideBySide(DOCUMENTS, report, endstate, own, raw);
        sides.warmUp();
        sides.run(BLOCKS);

        double toOwn = sides.ratio(endstate, own);
        sides.ratio(endstate, raw);
        report.write(Path.of("target", "bench", "drain.txt"));
        assertThat(toOwn).as("of the own pipeline's rate").isGreaterThan(0.85);
    }

    /**
     * Lets identifiers pile up, then measures from the first commit of offsets to the last, so that joining the consumer group is
     * not counted. The time is that of all identifiers at the rate of those.
     */
    private static SideBySide.Effort byEndstate(BenchServers servers, EndstateProcess endstate, Backlog backlog)
            throws Exception {
        endstate.pause();
        backlog.publish(TOPIC, DOCUMENTS);

        CoreSeconds before = servers.used(endstate.handle());
        endstate.consume();
        long left = await(endstate, lag -> lag < DOCUMENTS);
        long begin = System.nanoTime();
        await(endstate, lag -> lag == 0);

        long nanos = Math.round((System.nanoTime() - begin) * (DOCUMENTS / (double) left));
        return new SideBySide.Effort(nanos, servers.used(endstate.handle()).minus(before));
    }

    private static long await(EndstateProcess endstate, LongPredicate isReached) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> endstate.lag("catalog"), isReached::test);
    }

    private static SideBySide.Effort byOwn(BenchServers servers, OwnPipeline own, Backlog backlog) throws Exception {
        backlog.publish(OWN_TOPIC, DOCUMENTS);
        CoreSeconds before = servers.used(own.handle());
        long nanos = own.drain(DOCUMENTS);
        return new SideBySide.Effort(nanos, servers.used(own.handle()).minus(before));
    }

    private SideBySide.Way raw(BenchServers servers, Catalog catalog) throws Exception {
        Map<String, String> documents = catalog.written();
        report.documents(documents);
        RawBulk raw = RawBulk.of(servers.elasticsearch().httpUri(), "ceiling", documents, 1000, 4);
        catalog.createIndex("ceiling");
        raw.run();
        catalog.serve("ceiling");

        return new SideBySide.Way("raw bulk", () -> {
            CoreSeconds before = servers.used(ProcessHandle.current());
            long nanos = raw.run();
            return new SideBySide.Effort(
                    nanos, servers.used(ProcessHandle.current()).minus(before));
        });
    }
}
