package dev.endstate.instance.job;

import dev.endstate.instance.LogOnce;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance's turn at a job. It ends as soon as another instance takes the next one, or the job ends: whatever this one would note
 * after that is refused, so that an instance which stood still for a while counts nothing twice and moves nothing back.
 */
public final class Turn {
    private final Turns turns;
    private final long job;
    private final long number;
    private final Instant takenAt;
    private final LogOnce said;

    Turn(Turns turns, long job, long number, Instant takenAt, LogOnce said) {
        this.turns = turns;
        this.job = job;
        this.number = number;
        this.takenAt = takenAt;
        this.said = said;
    }

    long job() {
        return job;
    }

    long number() {
        return number;
    }

    /** When it was taken, by the database's clock. */
    public Instant takenAt() {
        return takenAt;
    }

    /** What was said last about this job by this instance. */
    public LogOnce said() {
        return said;
    }

    /** Returns the job as it stands now; empty if the turn is over, or the job is paused. */
    public Optional<Job> look() {
        return turns.look(this);
    }

    /** Whether it goes on: the job is neither over nor paused, and nobody has taken the next turn. */
    public boolean isMine() {
        return look().isPresent();
    }

    /** Notes where the job goes on, as JSON, or that it begins anew; false if the turn is over. */
    public boolean keep(@Nullable Object cursor) {
        return turns.keep(this, cursor);
    }

    /**
     * What there is when something was noted.
     *
     * @param job as it stands then
     * @param othersWait whether another job of its kind could be taken
     */
    public record Noted(Job job, boolean othersWait) {}

    /** Notes where the job goes on, and looks; empty if the turn is over. */
    public Optional<Noted> keepAndLook(Object cursor) {
        return turns.keepAndLook(this, cursor);
    }

    /** Notes a new state; false if the turn is over, or the job is paused or not in the former state. */
    public boolean move(String from, String to) {
        return turns.move(this, from, to);
    }

    /**
     * Notes a new state, and where the job goes on in it, also of a job that was paused meanwhile, since the cursor may have what is
     * found only once; false if the turn is over, or the job is not in the former state.
     */
    public boolean keep(String from, String to, Object cursor) {
        return turns.keep(this, from, to, cursor);
    }

    /** Notes which generation the job is about, and where it goes on; false if the turn is over. */
    public boolean begin(String generation, Object cursor) {
        return turns.begin(this, generation, cursor);
    }

    /** Says what the job waits for. */
    public void note(String why) {
        turns.note(this, why);
    }

    /** Says what the job waits for now that it has got further. */
    public void noteProgress(String what) {
        turns.noteProgress(this, what);
    }

    /** Says that this instance can take the job further. */
    public void touch() {
        turns.touch(this);
    }

    /** Ends the job; false if the turn is over. */
    public boolean end(String as, @Nullable String note) {
        return turns.end(this, as, note);
    }

    /**
     * Forgets the job, of which no history is kept; false if the turn is over.
     *
     * @param requests how often it was asked for when this was decided: one that was asked for again meanwhile stays
     */
    public boolean forget(long requests) {
        return turns.forget(this, requests);
    }
}
