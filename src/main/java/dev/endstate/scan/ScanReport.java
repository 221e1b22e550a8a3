package dev.endstate.scan;

import dev.endstate.instance.job.Job;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.stereotype.Component;

/** Says now and then in the log how far the scans of jobs are. */
@Component
public final class ScanReport {
    private static final Logger log = LoggerFactory.getLogger(ScanReport.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Scans scans;
    private final Clock clock;
    private final Map<Long, Instant> due = new ConcurrentHashMap<>();

    ScanReport(Scans scans, Clock clock) {
        this.scans = scans;
        this.clock = clock;
    }

    /** Says how far a job is, if that was not said for a while. To be called at each step. */
    public void tell(Job job) {
        Instant now = clock.instant();
        Instant next = due.computeIfAbsent(job.id(), id -> now.plus(EVERY));

        if (!now.isBefore(next)) {
            due.put(job.id(), now.plus(EVERY));
            Scan.of(job).filter(Scan::goesOn).ifPresent(scan -> say(scan, scans.progress(job)));
        }
    }

    /** Has nothing more to say of a job that is over. */
    public void forget(Job job) {
        due.remove(job.id());
    }

    private static void say(Scan scan, ScanProgress progress) {
        Long left = progress.secondsLeft();
        log.info(
                "{}: {} keys done of {}, {} a second{}",
                scan.what(),
                progress.keysDone(),
                progress.keysTotal() == null ? "those still being counted" : progress.keysTotal(),
                progress.keysPerSecond(),
                left == null
                        ? ""
                        : ", " + DurationFormatterUtils.print(Duration.ofSeconds(left), DurationFormat.Style.COMPOSITE)
                                + " left");
    }
}
