package dev.endstate.instance.job;

import java.time.Duration;
import java.util.Optional;

/** What comes next for a job after a piece of it was done. */
public sealed interface Next {
    /**
     * The next piece can be done at once.
     *
     * @param now the job as it stands, if that was seen when the piece was noted; else it is looked at
     */
    record AtOnce(Optional<Job> now) implements Next {}

    /**
     * Others, or this instance beside it, do what is awaited; the turn is kept meanwhile.
     *
     * @param pause until the next look
     */
    record After(Duration pause) implements Next {}

    /** As above; who does what is awaited tells {@link dev.endstate.instance.event.Event.JobMoved}, which ends the pause. */
    record WhenTold() implements Next {}

    /**
     * The turn is given back: to the jobs that have waited for longer, or to another instance.
     *
     * @param pause for which nobody takes the next turn
     * @param here for which this instance does not
     */
    record Back(Duration pause, Duration here) implements Next {}

    /** It is over. */
    record Over() implements Next {}

    static Next atOnce() {
        return new AtOnce(Optional.empty());
    }

    /** The same for a job that nobody has to look at again. */
    static Next atOnce(Turn.Noted noted) {
        return new AtOnce(Optional.of(noted.job()).filter(job -> !job.paused()));
    }

    static Next after(Duration pause) {
        return new After(pause);
    }

    /** Looks again when it is told that something of the job was done, and by itself now and then. */
    static Next whenTold() {
        return new WhenTold();
    }

    /** Gives the turn back, so that whichever job has waited for the longest comes next. */
    static Next inTurn() {
        return new Back(Duration.ZERO, Duration.ZERO);
    }

    /** Gives the turn back, and leaves the job alone for a while. */
    static Next backFor(Duration pause) {
        return new Back(pause, Duration.ZERO);
    }

    /** This instance cannot take it further, and leaves it to others for a while. */
    static Next leftToOthers(Duration pause) {
        return new Back(Duration.ZERO, pause);
    }

    static Next over() {
        return new Over();
    }
}
