package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureDuty;
import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTopics;
import dev.endstate.capture.ChangeCapture;
import dev.endstate.change.RoutedTable;
import dev.endstate.instance.AdvisoryLock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls, or stands by while another instance does. */
final class PollCapture implements ChangeCapture {
    private static final Logger log = LoggerFactory.getLogger(PollCapture.class);

    private static final Duration LOOK = Duration.ofSeconds(10);

    private final CapturedTopics topics;
    private final PolledTables polled;
    private final AdvisoryLock lock;
    private final PollSessions sessions;
    private final CaptureDuty duty;
    private final CaptureProperties.Poll poll;
    private boolean standingBy;

    PollCapture(
            CapturedTopics topics,
            PolledTables polled,
            AdvisoryLock lock,
            PollSessions sessions,
            CaptureDuty duty,
            CaptureProperties.Poll poll) {
        this.topics = topics;
        this.polled = polled;
        this.lock = lock;
        this.sessions = sessions;
        this.duty = duty;
        this.poll = poll;
    }

    @Override
    public void run(CaptureLoop loop) throws InterruptedException {
        Map<String, RoutedTable> tables = polled.toBePolled();
        if (tables.isEmpty()) {
            polled.end();
            return;
        }

        boolean isMine = lock.runIfFree("tables", held -> poll(tables, held, loop));
        if (!isMine && !standingBy) {
            log.info("Another instance polls {}; this one stands by", tables.keySet());
        }
        standingBy = !isMine;
    }

    private void poll(Map<String, RoutedTable> routed, AdvisoryLock.Held held, CaptureLoop loop)
            throws InterruptedException {
        Map<String, RoutedTable> tables = topics.ready(routed);
        try (PollSession session = sessions.open(tables)) {
            log.info("Polling {}", tables.keySet());
            polled.begin(session, routed);

            long lookedAt = System.nanoTime();
            while (loop.isRunning() && held.isStillHeld()) {
                session.pollWhatIsDue(() -> duty.hold(session.overdueFor()));
                polled.note(session);
                duty.hold(session.overdueFor());
                loop.sleep(session.untilDue(poll.standby()));

                if (!polled.toBePolled().equals(routed) || topics.retryRefused()) {
                    log.info("The routes or their topics have changed; polling begins anew with them");
                    return;
                }
                if (System.nanoTime() - lookedAt > LOOK.toNanos()) {
                    lookedAt = System.nanoTime();
                    if (sessions.isOutdated(session, tables)) {
                        log.info("Tables that could not be polled can be now, or others cannot; polling begins anew");
                        return;
                    }
                    polled.stateAgain();
                }
            }
        }
    }
}
