package dev.endstate.scan;

import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.Turn;

/** How far the scans of jobs are, and their end. */
public final class Scans {
    private final ScanRanges ranges;

    Scans(ScanRanges ranges) {
        this.ranges = ranges;
    }

    /** How far the scan of a job is, or was when it was over. */
    public ScanProgress progress(Job job) {
        boolean allAreCut = job.cursor(ScanCursor.class).map(ScanCursor::cut).orElse(false);
        Long done = job.done();
        return done == null
                ? ranges.progress(job, allAreCut)
                : ScanProgress.of(done, done, allAreCut && !isGivenUp(job), 0);
    }

    /** What ends before its end has not read all that it had counted. */
    private static boolean isGivenUp(Job job) {
        return !job.isUnderWay() && !job.state().equals("DONE");
    }

    /** Forgets the ranges of a scan that is done, or given up. What is under way of it stops after its chunk. */
    public void forget(Job job) {
        ranges.forget(job);
    }

    /** Has the scan of a job begin anew, when somebody says what it scans. */
    public void reset(Job job, Turn turn) {
        if (job.cursor() != null) {
            ranges.reset(job, turn);
        }
    }
}
