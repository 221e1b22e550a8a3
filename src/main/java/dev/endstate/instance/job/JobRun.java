package dev.endstate.instance.job;

import dev.endstate.instance.event.Events;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works at one job for as long as the turn at it lasts, and outlives whatever a piece of it runs into. */
final class JobRun {
    private static final Logger log = LoggerFactory.getLogger(JobRun.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration UNTOLD = Duration.ofMillis(250);
    private static final Duration TOLD = Duration.ofSeconds(2);

    private final Turns turns;
    private final JobHandler handler;
    private final Turn turn;
    private final Events events;
    private final Semaphore told = new Semaphore(0);
    private Duration nextPause = FIRST_PAUSE;

    JobRun(Turns turns, JobHandler handler, Turn turn, Events events) {
        this.turns = turns;
        this.handler = handler;
        this.turn = turn;
        this.events = events;
    }

    /** Something of the job was done, or decided: if the run waits to be told, it looks at once. */
    void tell() {
        told.release();
    }

    /** Returns for how long this instance leaves the job alone. */
    Duration run(Job taken) throws InterruptedException {
        Optional<Job> job = Optional.of(taken);

        while (job.isPresent()) {
            Optional<Job> now = Optional.empty();
            switch (advance(job.get())) {
                case Next.AtOnce next -> now = next.now();
                case Next.After after -> sleep(after.pause());
                case Next.WhenTold when -> awaitWord();
                case Next.Back back -> {
                    turns.giveBack(turn, back.pause(), back.here().isPositive());
                    return back.here();
                }
                case Next.Over over -> {
                    return Duration.ZERO;
                }
            }
            // Before the look, which sees whatever was told of by now.
            told.drainPermits();
            job = now.isPresent() ? now : look();
        }

        // Somebody has paused it, maybe: then it is free when it is to go on.
        turns.giveBack(turn, Duration.ZERO, false);
        return Duration.ZERO;
    }

    private Next advance(Job job) throws InterruptedException {
        try {
            Next next = handler.advance(job, turn);
            nextPause = FIRST_PAUSE;
            return next;
        } catch (RuntimeException e) {
            throwIfInterrupted();
            if (turn.said().add(e.toString())) {
                log.warn("The {} of {} waits, and is tried again: {}", handler.noun(), job.index(), text(e));
            }
            return handler.afterFailure(job, e, pauseAfterFailure());
        } catch (Error e) {
            // It may come each time, and must keep no other job from its place.
            log.error("The {} of {} ran into an error, and is tried again", handler.noun(), job.index(), e);
            return Next.leftToOthers(LONGEST_PAUSE);
        }
    }

    /** The turn is kept while Endstate's own database is away: it may still be this instance's afterwards. */
    private Optional<Job> look() throws InterruptedException {
        while (true) {
            try {
                return turn.look();
            } catch (RuntimeException e) {
                throwIfInterrupted();
                if (turn.said().add(e.toString())) {
                    log.warn(
                            "Whether a {} goes on cannot be asked now, and is asked again: {}",
                            handler.noun(),
                            text(e));
                }
                sleep(pauseAfterFailure());
            }
        }
    }

    /** This instance ends, which cuts off whatever a server was asked for. */
    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private Duration pauseAfterFailure() {
        Duration pause = nextPause;
        Duration longer = pause.multipliedBy(2);
        nextPause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        return pause;
    }

    private void awaitWord() throws InterruptedException {
        told.tryAcquire(events.patience(UNTOLD, TOLD).toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void sleep(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }

    /** Endstate's own failures say what they are. */
    private static String text(RuntimeException e) {
        boolean isOwn = e.getClass().getName().startsWith("dev.endstate.");
        return isOwn ? String.valueOf(e.getMessage()) : e.toString();
    }
}
