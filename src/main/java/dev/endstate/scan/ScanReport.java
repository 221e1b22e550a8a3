package dev.endstate.scan;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Says now and then in the log how far a scan is. For one thread, and as long as it takes scans further. */
public final class ScanReport {
    private static final Logger log = LoggerFactory.getLogger(ScanReport.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Scans scans;
    private final Clock clock;
    private Instant due;

    public ScanReport(Scans scans, Clock clock) {
        this.scans = scans;
        this.clock = clock;
        this.due = clock.instant().plus(EVERY);
    }

    /** To be called at each step. */
    public void tell(Collection<Long> ids) {
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
            due = now.plus(EVERY);
            for (long id : ids) {
                scans.byId(id).filter(Scan::isGoingOn).ifPresent(scan -> say(scan, scans.progress(id)));
            }
        }
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
