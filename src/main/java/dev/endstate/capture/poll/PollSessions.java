package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.Timeline;
import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import dev.endstate.change.IdentifierPublisher;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.CanonicalText;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens sessions that poll from where the cursors stand. */
@PartOfPolling
final class PollSessions {
    private static final Logger log = LoggerFactory.getLogger(PollSessions.class);
    private static final String SETTINGS = CanonicalText.SETTINGS
            // A poll that a policy would filter is an error, instead of changes that are missed.
            + "; SET row_security = off; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SET statement_timeout = '55s'"
            // One table that somebody has locked must not keep the others from being polled.
            + "; SET lock_timeout = '1s'; SET idle_session_timeout = 0";

    private final DataSource source;
    private final CaptureProperties.Poll poll;
    private final PollCursors cursors;
    private final IdentifierPublisher publisher;
    private final Gaps gaps;
    private final MeterRegistry meters;

    PollSessions(
            @Qualifier("sourceServer") DataSource source,
            CaptureProperties properties,
            PollCursors cursors,
            IdentifierPublisher publisher,
            Gaps gaps,
            MeterRegistry meters) {
        this.source = source;
        this.poll = properties.poll();
        this.cursors = cursors;
        this.publisher = publisher;
        this.gaps = gaps;
        this.meters = meters;
    }

    /**
     * Opens a session for these tables.
     *
     * @throws RuntimeException if the database cannot be asked
     */
    PollSession open(Map<String, RoutedTable> tables) {
        JdbcClient catalog = JdbcClient.create(source);
        String identity = new Timeline(catalog).identity();

        List<PollSession.Turn> turns = new ArrayList<>();
        List<Gap.Cause> unpollable = new ArrayList<>();
        for (CaptureProperties.Polled settings : poll.tables()) {
            Optional.ofNullable(tables.get(settings.name()))
                    .ifPresent(routed -> by(routed, settings, catalog)
                            .ifPresentOrElse(
                                    column -> turns.add(turn(routed, settings, column, identity)),
                                    () -> unpollable.add(cause(settings))));
        }
        return new PollSession(connect(), turns, unpollable);
    }

    private Connection connect() {
        try {
            Connection database = source.getConnection();
            prepare(database);
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException("no connection to poll by: " + e.getMessage(), e);
        }
    }

    private static void prepare(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(SETTINGS);
        } catch (SQLException e) {
            database.close();
            throw e;
        }
    }

    /** Whether tables that cannot be polled in a session could be in a new one, or others no longer can. */
    boolean isOutdated(PollSession session, Map<String, RoutedTable> tables) {
        JdbcClient catalog = JdbcClient.create(source);
        List<Gap.Cause> now = poll.tables().stream()
                .filter(settings -> tables.containsKey(settings.name()))
                .filter(settings ->
                        by(tables.get(settings.name()), settings, catalog).isEmpty())
                .map(PollSessions::cause)
                .toList();
        return !now.equals(session.unpollable());
    }

    private static Gap.Cause cause(CaptureProperties.Polled settings) {
        return new Gap.Cause(
                settings.name(),
                "it cannot be polled by " + settings.column()
                        + " any more: it needs a primary key, and a column that is a timestamp or a number");
    }

    /** The columns by which a table is polled. */
    private record By(Incremental incremental, List<String> primaryKey) {}

    /** The columns by which to poll a table; empty if it is no longer what the start found it to be. */
    private static Optional<By> by(RoutedTable routed, CaptureProperties.Polled settings, JdbcClient catalog) {
        TableFacts facts = TableFacts.of(catalog, routed.table());
        return Incremental.of(facts.types().getOrDefault(settings.column(), "missing"), settings)
                .filter(incremental -> !facts.primaryKey().isEmpty())
                .map(incremental -> new By(incremental, facts.primaryKey()));
    }

    private PollSession.Turn turn(RoutedTable routed, CaptureProperties.Polled settings, By by, String identity) {
        ChangedRows rows = new ChangedRows(routed, settings, by.incremental(), by.primaryKey());
        return new PollSession.Turn(
                settings.name(),
                () -> poller(routed, settings, rows, identity),
                settings.interval(),
                meters.timer("endstate.poll", "table", settings.name()),
                meters.counter("endstate.poll.identifiers", "table", settings.name()));
    }

    private TablePoller poller(
            RoutedTable routed, CaptureProperties.Polled settings, ChangedRows rows, String identity) {
        TablePoller poller = new TablePoller(routed, settings, rows, publisher, cursors, identity);
        cursors.of(settings)
                .filter(cursor -> accept(cursor, settings, identity))
                .ifPresent(cursor -> poller.resume(Optional.ofNullable(cursor.position())));
        return poller;
    }

    /** Notes a gap and returns false if a cursor says nothing about this database or this column. */
    private boolean accept(PollCursors.Cursor cursor, CaptureProperties.Polled settings, String identity) {
        if (!cursor.source().equals(identity)) {
            gaps.open(
                    settings.name(),
                    "it was polled in database or timeline " + cursor.source() + ", and this is " + identity
                            + ", where it is polled from now on");
            return false;
        }

        if (!cursor.column().equals(settings.column())) {
            gaps.open(
                    settings.name(),
                    "it was polled by " + cursor.column() + ", and is polled by " + settings.column() + " from now on");
            return false;
        }

        log.debug("{} is polled from {}", settings.name(), cursor.position());
        return true;
    }
}
