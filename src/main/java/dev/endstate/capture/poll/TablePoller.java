package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.IdentifierPublisher;
import dev.endstate.change.RoutedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Polls one table during one session, by a column whose values transactions may commit in another order than they wrote them.
 *
 * <p>The cursor moves only to values that no transaction can undercut any more. After a pass it notes the greatest value and then
 * the next transaction id, the mark. Once all transactions below that id are over, a pass from the old cursor sees all that they
 * wrote, and those that come later write, but for the overlap, beyond the mark's value: the cursor moves there. While an old
 * transaction is open, passes begin at the last value instead, so that they stay short.
 *
 * <p>If a transaction was over when an earlier pass over the same rows began, that pass has published what it wrote. A snapshot alone
 * cannot tell: rows name subtransactions, which snapshots do not know. Everything but the cursor ends with the session: a database that
 * crashed may hand out transaction ids again.
 */
final class TablePoller {
    /** Beyond so many, a version may be published again: that costs a read, but remembering it costs memory. */
    private static final int MOST_REMEMBERED = 100_000;

    private final RoutedTable routed;
    private final CaptureProperties.Polled settings;
    private final ChangedRows rows;
    private final IdentifierPublisher publisher;
    private final PollCursors cursors;
    private final String source;

    private Optional<String> position = Optional.empty();
    private Optional<String> reached = Optional.empty();
    private boolean begun;
    private @Nullable Mark mark;
    private long sweptUpTo;
    private long passedUpTo;
    private Set<ChangedRows.Version> published = Set.of();

    /** A value that had been reached while no transaction had the id {@code next} yet. */
    private record Mark(Optional<String> reached, long next) {}

    /** @param source the history that the database lives */
    TablePoller(
            RoutedTable routed,
            CaptureProperties.Polled settings,
            ChangedRows rows,
            IdentifierPublisher publisher,
            PollCursors cursors,
            String source) {
        this.routed = routed;
        this.settings = settings;
        this.rows = rows;
        this.publisher = publisher;
        this.cursors = cursors;
        this.source = source;
    }

    /** Lets polling go on where a cursor stands. */
    void resume(Optional<String> from) {
        position = from;
        reached = from;
        begun = true;
    }

    /** The table, once no change of it is missed that a later read would not see. */
    Optional<RoutedTable> captured() {
        return begun ? Optional.of(routed) : Optional.empty();
    }

    /**
     * Makes one pass, and returns how many identifiers it published.
     *
     * @param heard called after each page, since a pass may have very many of them
     * @throws dev.endstate.change.KafkaAwayException if Kafka does not take them: this pass is to be done again
     */
    int poll(Connection database, Runnable heard) throws SQLException, InterruptedException {
        long oldest = Transactions.oldest(database);
        boolean settled = mark == null || oldest >= mark.next();
        if (!begun) {
            begin(database, settled);
            return 0;
        }

        int count = settled
                ? publish(database, position, sweptUpTo, oldest, heard)
                : publish(database, reached, passedUpTo, oldest, heard);
        passedUpTo = oldest;

        if (settled) {
            sweptUpTo = oldest;
            if (mark != null && !mark.reached().equals(position)) {
                moveTo(mark.reached());
            }
            mark = new Mark(reached, Transactions.next(database));
        }
        return count;
    }

    /** Begins at the rows that are there: a first build sees all of them once every transaction is over that is under way now. */
    private void begin(Connection database, boolean settled) throws SQLException {
        if (mark == null) {
            Optional<String> greatest = rows.greatest(database);
            mark = new Mark(greatest, Transactions.next(database));
        } else if (settled) {
            moveTo(mark.reached());
            resume(mark.reached());
            mark = null;
        }
    }

    private void moveTo(Optional<String> value) {
        cursors.put(settings, new PollCursors.Cursor(settings.column(), source, value.orElse(null)));
        position = value;
    }

    private int publish(Connection database, Optional<String> from, long writtenSince, long oldest, Runnable heard)
            throws SQLException, InterruptedException {
        Set<ChangedRows.Version> mayComeAgain = new HashSet<>();
        int count = 0;
        List<ChangedRows.Row> page;
        List<String> after = List.of();

        do {
            page = rows.page(database, from, after, writtenSince);
            List<IdentifierMessage> messages = page.stream()
                    .filter(row -> !published.contains(row.version()))
                    .map(this::message)
                    .toList();
            publisher.publish(messages);
            heard.run();
            count += messages.size();

            page.stream()
                    .map(ChangedRows.Row::version)
                    .filter(version -> version.writer() >= oldest && mayComeAgain.size() < MOST_REMEMBERED)
                    .forEach(mayComeAgain::add);
            if (!page.isEmpty()) {
                after = page.getLast().version().place();
                reached = rows.greatest(database, reached, Optional.of(after.getFirst()));
            }
        } while (page.size() == settings.pageRows());

        published = mayComeAgain;
        return count;
    }

    private IdentifierMessage message(ChangedRows.Row row) {
        return new IdentifierMessage(
                routed.table(), row.identifiers(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
