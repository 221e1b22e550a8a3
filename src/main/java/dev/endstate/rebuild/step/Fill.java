package dev.endstate.rebuild.step;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.rebuild.RebuildProperties;
import dev.endstate.scan.ScanCursor;
import dev.endstate.scan.ScanSteps;
import dev.endstate.scan.Scans;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.key.KeyRange;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Step 2: has every key read into a generation, by all instances. {@link CatchUp} comes next. */
@Component
final class Fill implements Step {
    private static final Logger log = LoggerFactory.getLogger(Fill.class);

    private final ScanSteps scan;
    private final Scans scans;
    private final Generations generations;
    private final SourceDatabase source;
    private final TransactionOperations transactions;
    private final Duration refresh;

    Fill(
            ScanSteps scan,
            Scans scans,
            Generations generations,
            SourceDatabase source,
            TransactionOperations transactions,
            RebuildProperties properties) {
        this.scan = scan;
        this.scans = scans;
        this.generations = generations;
        this.source = source;
        this.transactions = transactions;
        this.refresh = properties.refresh();
    }

    @Override
    public Next take(Rebuild rebuild, Generation generation, Turn turn) throws InterruptedException {
        if (!generation.source().equals(source.identity())) {
            sayWhoseItIs(rebuild, generation, turn);
            return Next.leftToOthers(refresh);
        }

        if (!rebuild.isBegun()) {
            turn.keep(everyKey(generation));
            return Next.atOnce();
        }

        Optional<Next> next =
                scan.advance(rebuild.job(), turn, generation.definition().key());
        if (next.isPresent()) {
            return next.get();
        }

        generations.serve(generation);
        transactions.executeWithoutResult(status -> {
            if (turn.move(State.FILLING.name(), State.CATCHING_UP.name())) {
                scans.forget(rebuild.job());
                log.info("{} is filled; it takes what has changed meanwhile", generation);
            }
        });
        return Next.atOnce();
    }

    private static ScanCursor everyKey(Generation generation) {
        return ScanCursor.over(
                "every key into " + generation,
                generation.definition().key(),
                generation.definition().keys(),
                KeyRange.ALL);
    }

    private void sayWhoseItIs(Rebuild rebuild, Generation generation, Turn turn) {
        if (turn.said().add(generation + " is of " + generation.source())) {
            log.warn(
                    "{} was begun from database {}, and this is {}; it is left to instances of that one. If there are no more of"
                            + " them, cancel it: DELETE /api/indexes/{}/rebuilds/{}",
                    generation,
                    generation.source(),
                    source.identity(),
                    rebuild.index(),
                    rebuild.id());
        }
    }
}
