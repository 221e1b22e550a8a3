package dev.endstate.timed;

import dev.endstate.definition.Definition;
import dev.endstate.definition.TimedKeys;
import dev.endstate.index.Generation;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.SourceClock;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.key.KeyPage;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.stereotype.Component;

/**
 * Asks once for the keys of a generation that have changed by time, page after page, and writes their documents. Each document is read
 * after the query has found its key, so it has what the time says then. A run that does not come to its end is begun anew from where
 * the last one began.
 */
@Component
@ConditionalOnRole(Role.INDEX)
final class TimedRun {
    private static final Logger log = LoggerFactory.getLogger(TimedRun.class);

    private final TimedRuns runs;
    private final KeyPages pages;
    private final Pipeline pipeline;
    private final SourceClock clock;
    private final int pageKeys;

    TimedRun(TimedRuns runs, KeyPages pages, Pipeline pipeline, SourceDatabase source, PipelineProperties limits) {
        this.runs = runs;
        this.pages = pages;
        this.pipeline = pipeline;
        this.clock = new SourceClock(source);
        this.pageKeys = limits.batchKeys();
    }

    /** Says for which keys it is time to ask again. */
    List<TimedKeys> due(Generation generation) {
        Instant now = clock.now();
        return generation.definition().timed().stream()
                .filter(timed -> runs.last(generation, timed)
                        .filter(last -> last.plus(timed.every()).isAfter(now))
                        .isEmpty())
                .toList();
    }

    /**
     * Asks for the keys, and writes what is found.
     *
     * @throws RuntimeException if a server is away; nothing is noted then
     */
    void run(Generation generation, TimedKeys timed, AdvisoryLock.Held lock) throws InterruptedException {
        // Before the first page: what changes while the pages are read is found by the next run at the latest.
        Instant now = clock.now();
        Optional<Instant> last = runs.last(generation, timed);
        last.ifPresent(before -> warnIfLate(generation, timed, Duration.between(before, now)));
        String since =
                last.or(() -> runs.birth(generation)).map(Instant::toString).orElse("-infinity");

        Definition definition = generation.definition();
        KeyRange range = KeyRange.ALL;
        int written = 0;
        KeyPage page;
        do {
            page = pages.page(definition.key(), timed.keys(), Map.of(TimedKeys.SINCE, since), range, pageKeys);
            if (!page.keys().isEmpty()) {
                pipeline.index(generation, page.keys());
                written += page.keys().size();
                range = range.after(page.keys().getLast());
            }
        } while (!page.last() && lock.isStillHeld());

        if (page.last()) {
            runs.noteDone(generation, timed, now);
        }
        log.debug("{}: {} keys that changed by time since {} are written", generation, written, since);
    }

    private static void warnIfLate(Generation generation, TimedKeys timed, Duration pause) {
        if (!timed.isSince() && pause.compareTo(timed.every().multipliedBy(2)) > 0) {
            log.warn(
                    "The keys of {} that change by time were not asked for in {}; where the query's own window is shorter, documents"
                            + " may not say what the time says. Compare them (POST /api/indexes/{}/reconciliations), and use :since in"
                            + " the query, which knows of pauses",
                    generation,
                    DurationFormatterUtils.print(pause, DurationFormat.Style.COMPOSITE),
                    generation.index());
        }
    }
}
