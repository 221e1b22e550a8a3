package dev.endstate.capture.poll;

import dev.endstate.AdvisoryLock;
import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.ChangeCapture;
import dev.endstate.capture.RoutedTable;
import dev.endstate.capture.RoutesInUse;
import dev.endstate.capture.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls, or stands by while another instance does. */
final class PollCapture implements ChangeCapture {
    private static final Logger log = LoggerFactory.getLogger(PollCapture.class);

    private final RoutesInUse routes;
    private final Topics topics;
    private final CapturedTables captured;
    private final AdvisoryLock lock;
    private final PollSessions sessions;
    private final CaptureProperties.Poll poll;
    private boolean standingBy;

    PollCapture(
            RoutesInUse routes,
            Topics topics,
            CapturedTables captured,
            AdvisoryLock lock,
            PollSessions sessions,
            CaptureProperties.Poll poll) {
        this.routes = routes;
        this.topics = topics;
        this.captured = captured;
        this.lock = lock;
        this.sessions = sessions;
        this.poll = poll;
    }

    @Override
    public void run(CaptureLoop loop) throws InterruptedException {
        Map<String, RoutedTable> tables = captured.byPolling(routes.definitions());
        if (tables.isEmpty()) {
            return;
        }
        boolean polled = lock.runIfFree("tables", held -> poll(tables, held, loop));
        if (!polled && !standingBy) {
            log.info("Another instance polls {}; this one stands by", tables.keySet());
        }
        standingBy = !polled;
    }

    private void poll(Map<String, RoutedTable> tables, AdvisoryLock.Held held, CaptureLoop loop)
            throws InterruptedException {
        topics.create(
                tables.values().stream().map(table -> topics.of(table.table())).collect(Collectors.toSet()));
        try (PollSession session = sessions.open(tables)) {
            log.info("Polling {}", tables.keySet());
            // What the session before had noted may be captured no more.
            captured.are(CapturedTables.POLLING, List.of());
            List<RoutedTable> noted = List.of();
            while (loop.isRunning() && held.isStillHeld()) {
                session.pollWhatIsDue();
                if (!session.captured().equals(noted)) {
                    noted = session.captured();
                    captured.are(CapturedTables.POLLING, noted);
                }
                loop.sleep(session.untilDue(poll.standby()));
                if (!captured.byPolling(routes.definitions()).equals(tables)) {
                    log.info("The routes have changed; polling begins anew with them");
                    return;
                }
            }
        }
    }
}
