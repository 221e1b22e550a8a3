package dev.endstate.source;

import dev.endstate.definition.CanonicalText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * New connections to the source database: each gets the settings that the JSON forms rely on, and each must lead to the same
 * database as the first, since an address may come to mean another server.
 */
final class SourceConnections extends DelegatingDataSource {
    private static final String SETTINGS = CanonicalText.SETTINGS + "; SET jit = off;"
            // Plans for a batch of one and for a batch of a thousand are not the same.
            + " SET plan_cache_mode = force_custom_plan; SET statement_timeout = %d; SET lock_timeout = %d";
    private static final String IDENTITY =
            "SELECT system_identifier::text || '/' || current_database() FROM pg_control_system()";

    private final String settings;
    private final AtomicReference<@Nullable String> identity = new AtomicReference<>();

    SourceConnections(DataSource unpooled, Duration statementTimeout, Duration lockTimeout) {
        super(unpooled);
        this.settings = SETTINGS.formatted(statementTimeout.toMillis(), lockTimeout.toMillis());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
            check(statement);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void check(Statement statement) throws SQLException {
        String now;
        try (ResultSet row = statement.executeQuery(IDENTITY)) {
            row.next();
            now = row.getString(1);
        }
        @Nullable String known = identity.compareAndExchange(null, now);
        if (known != null && !known.equals(now)) {
            throw new SQLException("the address leads to database " + now + ", but at start it led to " + known
                    + ": nothing is read from another database; lead it back, or restart Endstate to have it checked"
                    + " against each generation");
        }
    }

    /** The database's system identifier and name; null before the first connection. */
    @Nullable
    String identity() {
        return identity.get();
    }
}
