package dev.endstate.capture;

import dev.endstate.change.Gaps;
import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.IdentifierPublisher;

/**
 * Finds out what changed, by PostgreSQL's log or by polling. A reader of another database's log, such as MySQL's binlog, would be one
 * more of these. Each keeps four promises, and has what it needs for them:
 *
 * <ul>
 *   <li>Each committed change of a routed table becomes an {@link IdentifierMessage} for each identifier that its row has or had, in
 *       the text that the database itself writes, sent by the {@link IdentifierPublisher}.
 *   <li>Its position moves only over what Kafka has acknowledged, and is kept: what was read but not acknowledged is read again.
 *   <li>A table counts as captured, by {@link CapturedTables}, once no later change of it can be missed.
 *   <li>Whatever it cannot tell opens one of the {@link Gaps} before the position moves over it: a position that is lost or belongs to
 *       another history ({@link Timeline}), a truncation, a column that is gone or that the log does not hold.
 * </ul>
 */
@FunctionalInterface
public interface ChangeCapture {
    /**
     * Captures until it is told to stop, or cannot go on; returns at once if another instance captures.
     *
     * @param loop tells when to stop, and begins it again after a pause, however it ended
     */
    void run(CaptureLoop loop) throws InterruptedException;
}
