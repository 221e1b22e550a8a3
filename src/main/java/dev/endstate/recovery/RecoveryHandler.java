package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobHandler;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.scan.ScanCursor;
import dev.endstate.scan.ScanReport;
import dev.endstate.scan.ScanSteps;
import dev.endstate.scan.Scans;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes recoveries further that have more keys than a request could name. */
@Component
@ConditionalOnRole(Role.REBUILD)
final class RecoveryHandler implements JobHandler {
    private static final Logger log = LoggerFactory.getLogger(RecoveryHandler.class);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(3);

    private final Definitions definitions;
    private final ScanSteps scan;
    private final Scans scans;
    private final ScanReport report;
    private final TransactionOperations transactions;

    RecoveryHandler(
            Definitions definitions,
            ScanSteps scan,
            Scans scans,
            ScanReport report,
            TransactionOperations transactions) {
        this.definitions = definitions;
        this.scan = scan;
        this.scans = scans;
        this.report = report;
        this.transactions = transactions;
    }

    @Override
    public String kind() {
        return QueryRecovery.KIND;
    }

    @Override
    public String noun() {
        return "recovery";
    }

    @Override
    public int atOnce() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next advance(Job job, Turn turn) throws InterruptedException {
        Optional<Definition> definition = definitions.of(job.index()).filter(own -> hasItsKeys(own, job));
        if (definition.isEmpty()) {
            return Next.leftToOthers(LEFT_ALONE);
        }

        Optional<Next> next = scan.advance(job, turn, definition.get().key());
        if (next.isPresent()) {
            report.tell(job);
            return next.get();
        }

        log.info(
                "{}: {} keys are read and written again",
                what(job),
                scans.progress(job).keysDone());
        transactions.executeWithoutResult(status -> {
            if (turn.end(QueryRecovery.State.DONE.name(), null)) {
                scans.forget(job);
            }
        });
        return Next.over();
    }

    private static boolean hasItsKeys(Definition own, Job job) {
        return job.cursor(ScanCursor.class)
                .filter(cursor -> cursor.key().equals(own.key().toString()))
                .isPresent();
    }

    private static String what(Job job) {
        return job.cursor(ScanCursor.class).map(ScanCursor::what).orElseThrow();
    }
}
