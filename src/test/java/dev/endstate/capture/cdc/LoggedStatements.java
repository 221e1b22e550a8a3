package dev.endstate.capture.cdc;

import static org.awaitility.Awaitility.await;

import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Runs statements, and reads from the log what each of them changed. */
final class LoggedStatements {
    private final PGSimpleDataSource server;
    private final JdbcTemplate sql;
    private final String name;
    private @Nullable ChangeTranslator translator;

    /** @param name of the slot */
    LoggedStatements(PGSimpleDataSource server, String name) {
        this.server = server;
        this.sql = new JdbcTemplate(server);
        this.name = name;
    }

    /** What the log tells of each statement, if a table has the columns {@code k} and {@code note}. */
    List<List<IdentifierMessage>> told(String thing, String... statements) throws Exception {
        sql.execute("DROP PUBLICATION IF EXISTS texts");
        sql.execute("CREATE PUBLICATION texts FOR TABLE " + thing);
        sql.queryForList("SELECT pg_create_logical_replication_slot(?, 'pgoutput')", name);

        List<List<IdentifierMessage>> told = new ArrayList<>();
        try (LogStream stream = new LogStreams(new CaptureConnections(server), name, "texts").open(connection -> {})) {
            for (String statement : statements) {
                sql.execute(statement);
                told.add(next(stream));
            }
        } finally {
            sql.queryForList(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = ? AND active",
                    name);
            await().ignoreExceptions()
                    .until(() -> !sql.queryForList("SELECT pg_drop_replication_slot(?)", name)
                            .isEmpty());
        }
        return told;
    }

    private List<IdentifierMessage> next(LogStream stream) throws SQLException {
        PgOutputDecoder decoder = new PgOutputDecoder();
        ChangeTranslator.Transaction transaction = new ChangeTranslator.Transaction(1, Instant.EPOCH);

        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            @Nullable ByteBuffer message = stream.next();
            if (message != null) {
                switch (decoder.decode(message, stream.position())) {
                    case LogMessage.Relation relation -> translator = translator(relation);
                    case LogMessage.Insert insert -> {
                        return Objects.requireNonNull(translator).inserted(insert.after(), transaction);
                    }
                    case LogMessage.Update update -> {
                        return Objects.requireNonNull(translator).updated(update.before(), update.after(), transaction);
                    }
                    default -> {}
                }
            }
        }
        throw new AssertionError("nothing came from the log");
    }

    private static ChangeTranslator translator(LogMessage.Relation relation) {
        return new ChangeTranslator(
                new RoutedTable(
                        new Route.Origin.Table("public", relation.table()),
                        new TreeSet<>(List.of("k")),
                        new TreeSet<>(List.of("k", "note")),
                        true,
                        new TreeSet<>(List.of("things"))),
                relation,
                Optional.empty());
    }
}
