package dev.endstate.instance.job;

import java.time.Duration;

/** Takes jobs of one kind further, piece by piece. Each piece can be done again by another instance: one may end in its midst. */
public interface JobHandler {
    /** The name of the kind, as in {@code endstate.job}. */
    String kind();

    /** What a job of the kind is called, in messages to people: "rebuild". */
    String noun();

    /** How many jobs of the kind this instance works at at a time. */
    int atOnce();

    /**
     * Does the next piece of a job.
     *
     * @param job as it stands now
     * @param turn this instance's, to note with how far it is
     * @return what comes next
     * @throws RuntimeException if a server is away, say: it is logged, and {@link #afterFailure} says what comes next
     */
    Next advance(Job job, Turn turn) throws InterruptedException;

    /**
     * What comes next for a job after a piece of it failed. By itself the piece is done again after a pause, under the same turn if
     * nobody took another; what goes on failing is left to other instances, since it may be only this one that does not reach a
     * server. A kind of which few are worked at at a time makes room for others.
     *
     * @param pause that grows from failure to failure
     */
    default Next afterFailure(Job job, RuntimeException failure, Duration pause) {
        return pause.compareTo(JobRun.LONGEST_PAUSE) < 0 ? Next.after(pause) : Next.leftToOthers(pause);
    }
}
