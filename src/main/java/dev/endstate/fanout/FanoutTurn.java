package dev.endstate.fanout;

import dev.endstate.definition.Key;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;

/** An instance's turn at a task: one chunk is claimed, read and done, or the round ends. Once the turn is over, nothing is noted. */
final class FanoutTurn {
    private final FanoutTask task;
    private final Turn turn;
    private FanoutCursor cursor;

    FanoutTurn(Job job, Turn turn) {
        this.task = FanoutTask.of(job);
        this.turn = turn;
        this.cursor = task.cursor();
    }

    FanoutTask task() {
        return task;
    }

    /**
     * Says up to which key will be read, before they are read: a change of the row that is noticed later counts them as read before it.
     *
     * @param lookedUpAt how often the row had changed when the keys were looked up
     * @return false if the turn is over
     */
    boolean claim(Key to, long lookedUpAt) {
        cursor = cursor.claim(to, lookedUpAt);
        return turn.keep(cursor);
    }

    /** Notes that the keys up to this one were read; returns what comes next. */
    Next done(Key to) {
        return keep(cursor.done(to));
    }

    /** Forgets the task: its generation is gone. */
    Next drop() {
        return forget();
    }

    /** Ends the round, and the task with its last one, unless the row has changed since the turn at it began. */
    Next endRound() {
        return cursor.second() || cursor.finish() == null ? forget() : keep(cursor.secondRound());
    }

    /** What was seen with the note is as good as another look: a change that comes later is counted as one after the next claim. */
    private Next keep(FanoutCursor next) {
        cursor = next;
        return turn.keepAndLook(next)
                .map(noted -> noted.othersWait() ? Next.inTurn() : Next.atOnce(noted))
                .orElseGet(Next::over);
    }

    /** If it is not forgotten, it has changed, and goes on. */
    private Next forget() {
        return turn.forget(cursor.seen()) ? Next.over() : Next.atOnce();
    }
}
