package dev.endstate.source;

import dev.endstate.definition.CanonicalText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Opens connections to the source database. Each gets the settings that the JSON forms rely on, and each must lead to the same
 * database as the first, since an address may come to mean another server. What they read is complete: no policy leaves rows out, no
 * standby lags behind, and a name means the same table in each of them.
 */
final class SourceConnections extends DelegatingDataSource {
    private static final String SETTINGS = CanonicalText.SETTINGS + "; SET jit = off;"
            // A read that a policy would filter is an error then: what is missing would be taken for deleted.
            + " SET row_security = off;"
            // Plans for a batch of one and for a batch of a thousand are not the same.
            + " SET plan_cache_mode = force_custom_plan; SET statement_timeout = %d; SET lock_timeout = %d";

    private final String settings;
    private final AtomicReference<@Nullable SourceServer> known = new AtomicReference<>();
    private volatile Runnable succeeded = () -> {};

    SourceConnections(DataSource unpooled, Duration statementTimeout, Duration lockTimeout) {
        super(unpooled);
        this.settings = SETTINGS.formatted(statementTimeout.toMillis(), lockTimeout.toMillis());
    }

    /** @param action run when the first connection leads to a server that has succeeded the one of the connections before */
    void onSuccession(Runnable action) {
        succeeded = action;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(settings);
            }
            pinPath(connection, checked(SourceServer.of(connection)).path());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Refuses a server that must not be read from; returns what is known of the source. */
    SourceServer checked(SourceServer now) throws SQLException {
        if (now.standby()) {
            throw new SQLException(
                    "the address leads to a standby, which lags behind what told of a change: nothing is read"
                            + " from one; lead endstate.source.url to the primary, by targetServerType=primary where it names several hosts");
        }

        SourceServer before = known.compareAndExchange(null, now);
        if (before == null) {
            return now;
        }
        if (!before.identity().equals(now.identity())) {
            throw new SQLException("the address leads to database " + now.identity() + ", but at start it led to "
                    + before.identity()
                    + ": nothing is read from another database; lead it back, or restart Endstate to"
                    + " have it checked against each generation");
        }

        if (now.timeline() < before.timeline()) {
            throw new SQLException(
                    "the address leads to a server of timeline " + now.timeline() + ", but one of timeline "
                            + before.timeline()
                            + " has succeeded it: nothing is read from a former primary; shut that one down,"
                            + " or restart Endstate if it was set back on purpose");
        }

        if (now.timeline() > before.timeline()) {
            SourceServer successor = new SourceServer(now.identity(), false, now.timeline(), before.path());
            if (known.compareAndSet(before, successor)) {
                succeeded.run();
            }
        }

        return before;
    }

    /** A path that was set for the role later, or a schema that was made later, must not lead half of the reads to other tables. */
    private static void pinPath(Connection connection, String path) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config('search_path', ?, false)")) {
            statement.setString(1, path);
            statement.execute();
        }
    }

    /** The database's system identifier and name; null before the first connection. */
    @Nullable
    String identity() {
        SourceServer server = known.get();
        return server == null ? null : server.identity();
    }
}
