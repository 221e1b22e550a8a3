package dev.endstate.rebuild;

import dev.endstate.Share;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scan that notes how far it is, and goes on there after a crash. */
final class ResumableScan {
    private static final Logger log = LoggerFactory.getLogger(ResumableScan.class);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

    private final KeyScan scan;
    private final ScanCursors cursors;
    private final Clock clock;

    ResumableScan(KeyScan scan, ScanCursors cursors, Clock clock) {
        this.scan = scan;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** Is told after each page how many keys are done; what it throws ends the scan. */
    @FunctionalInterface
    interface Watcher {
        void done(long keys);
    }

    /** How many keys there are now. */
    long count(Generation generation) {
        return scan.count(generation);
    }

    /**
     * Scans to the end; returns how many keys were given to the pipeline, those before a crash included.
     *
     * @param share of the time in which it reads and writes
     */
    long run(Generation generation, Share share, Watcher watcher) throws InterruptedException {
        Optional<ScanCursor> former = cursors.findById(generation.toString());
        Optional<Key> after = former.map(cursor -> new Key(cursor.lastKey()));
        Report report =
                new Report(generation, watcher, former.map(ScanCursor::keysDone).orElse(0L), clock.instant());
        former.ifPresent(cursor -> log.info(
                "{}: the scan goes on after key {}, {} keys are done", generation, after.get(), cursor.keysDone()));
        scan.run(generation, after, share, report);
        return report.keys;
    }

    /** The scan is done, or begins anew: an index that was deleted may be made again under its name. */
    void forget(Generation.Name generation) {
        cursors.forget(generation.toString());
    }

    private final class Report implements KeyScan.Progress {
        private final Generation generation;
        private final Watcher watcher;
        private Instant reportedAt;
        private long keys;
        private long reportedKeys;

        Report(Generation generation, Watcher watcher, long keys, Instant now) {
            this.watcher = watcher;
            this.generation = generation;
            this.keys = keys;
            this.reportedKeys = keys;
            this.reportedAt = now;
        }

        @Override
        public void done(Key last, int more) {
            keys += more;
            Instant now = clock.instant();
            watcher.done(keys);
            cursors.advance(generation.toString(), last.values().toArray(String[]::new), keys, now);
            Duration since = Duration.between(reportedAt, now);
            if (since.compareTo(REPORT_EVERY) >= 0) {
                log.info(
                        "{}: {} keys done, {} a second",
                        generation,
                        keys,
                        (keys - reportedKeys) * 1_000 / since.toMillis());
                reportedAt = now;
                reportedKeys = keys;
            }
        }
    }
}
