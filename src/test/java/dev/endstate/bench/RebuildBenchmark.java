package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.RestApi;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An index rebuilt until refreshed and counted, against the least that could do it ({@link OwnPipeline}) and against raw bulk of the
 * same documents, all into indexes of the same settings on the same servers, after one warm-up of each. Each run begins on a quiet
 * server.
 *
 * <p>The targets are 1.1 of the own pipeline, 0.8 of raw bulk, and 0.015 core-seconds of Endstate itself for 1,000 documents. It fails
 * below 0.85 and 0.65, and above 0.03.
 */
class RebuildBenchmark {
    private static final int DOCUMENTS = Integer.getInteger("bench.documents", 300_000);
    private static final int BLOCKS = Integer.getInteger("bench.blocks", 5);
    private static final String HEAP = System.getProperty("bench.heap", "1g");

    private final BenchReport report = new BenchReport();

    @Test
    void rebuilding_against_an_own_pipeline_and_raw_bulk() throws Exception {
        try (BenchServers servers = BenchServers.start()) {
            Catalog catalog = new Catalog(servers, "few", DOCUMENTS);
            try (EndstateProcess endstate = catalog.deploy(HEAP);
                    OwnPipeline own = catalog.ownPipeline(HEAP, "none")) {
                Map<String, String> documents = catalog.written();
                report.documents(documents);
                RawBulk raw = RawBulk.of(servers.elasticsearch().httpUri(), "ceiling", documents, 1000, 4);
                Rebuilds rebuilds = new Rebuilds(servers, catalog);

                SideBySide.Way byEndstate = new SideBySide.Way(
                        "Endstate", () -> rebuilds.byEndstate(endstate, new RestApi(endstate.port())));
                SideBySide.Way byOwn = new SideBySide.Way("own pipeline", () -> rebuilds.byOwn(own));
                SideBySide.Way byRaw = new SideBySide.Way("raw bulk", () -> rebuilds.byRaw(raw));
                compare(byEndstate, byOwn, byRaw);
            }
        }
    }

    private void compare(SideBySide.Way endstate, SideBySide.Way own, SideBySide.Way raw) throws Exception {
        SideBySide sides = new SideBySide(DOCUMENTS, report, endstate, own, raw);
        sides.warmUp();
        sides.run(BLOCKS);

        double toOwn = sides.ratio(endstate, own);
        double toRaw = sides.ratio(endstate, raw);
        report.line("Endstate itself: %.4f core-seconds per 1,000, the median", sides.itself(endstate));
        report.write(Path.of("target", "bench", "rebuild.txt"));

        assertThat(toOwn).as("of the own pipeline's rate").isGreaterThan(0.85);
        assertThat(toRaw).as("of raw bulk's rate").isGreaterThan(0.65);
        assertThat(sides.itself(endstate)).as("core-seconds per 1,000").isLessThan(0.03);
    }
}
