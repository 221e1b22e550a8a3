package dev.endstate.source;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Pools the read-only connections to the source database: work in the background cannot take those of live changes. */
public final class SourceDatabase implements AutoCloseable {
    /** A migration alters tables several times in a row. */
    private static final int NEW_PLANS = 3;

    /** A dead server must not hold a thread for an hour, which is the operating system's timeout. */
    private static final int SOCKET_SLACK_SECONDS = 15;

    private final SourceConnections connections;
    private final HikariDataSource live;
    private final HikariDataSource background;

    /** @param own the database with Endstate's schema; what {@code properties} leaves open is taken from it */
    public SourceDatabase(PGSimpleDataSource own, SourceProperties properties, MeterRegistry meters) {
        PGSimpleDataSource unpooled = unpooled(own, properties);
        unpooled.setBinaryTransfer(false);
        unpooled.setApplicationName("endstate-read");
        unpooled.setSocketTimeout((int) properties.statementTimeout().toSeconds() + SOCKET_SLACK_SECONDS);
        this.connections = new SourceConnections(unpooled, properties.statementTimeout(), properties.lockTimeout());
        int inBackground = Math.max(1, properties.connections() * 3 / 10);
        this.live = pool("endstate-read", connections, properties.connections() - inBackground, meters);
        this.background = pool("endstate-background", connections, inBackground, meters);
        this.connections.onSuccession(this::renewAll);
    }

    /**
     * Reads, and reads again by new connections where an old one refuses its plan since a table was altered: each connection
     * remembers its own, so that several in a row may refuse, and what they say is the fault of no row.
     */
    public <T> T withPlansOfNow(Supplier<T> read) {
        for (int renewed = 0; ; renewed++) {
            try {
                return read.get();
            } catch (SourceException.Broken e) {
                if (renewed == NEW_PLANS || !SqlStates.isPerhapsOfAnOldPlan(e)) {
                    throw e;
                }
                renewAll();
            }
        }
    }

    private void renewAll() {
        List.of(live, background).forEach(SourceDatabase::renew);
    }

    private static void renew(HikariDataSource pool) {
        @Nullable HikariPoolMXBean running = pool.getHikariPoolMXBean();
        if (running != null) {
            running.softEvictConnections();
        }
    }

    static PGSimpleDataSource unpooled(PGSimpleDataSource own, SourceProperties properties) {
        PGSimpleDataSource unpooled = new PGSimpleDataSource();
        unpooled.setURL(properties.url() == null ? own.getURL() : properties.url());
        unpooled.setUser(properties.username() == null ? own.getUser() : properties.username());
        unpooled.setPassword(properties.password() == null ? own.getPassword() : properties.password());
        unpooled.setTcpKeepAlive(true);
        unpooled.setConnectTimeout(5);
        return unpooled;
    }

    private static HikariDataSource pool(String name, DataSource connections, int size, MeterRegistry meters) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(name);
        pool.setDataSource(connections);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(5_000);

        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(false);
        pool.setReadOnly(true);
        pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");

        pool.setMetricRegistry(meters);
        return pool;
    }

    /** A connection whose transaction begins with its first statement: read-only, one snapshot until it ends. */
    public Connection connect() throws SQLException {
        return connect(live);
    }

    /** Such a connection for scans, comparisons and fan-outs, which may take long and for which nobody waits. */
    public Connection connectInBackground() throws SQLException {
        return connect(background);
    }

    private static Connection connect(HikariDataSource pool) throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            // The answer of the server, or of the way to it, says more than that the pool has waited.
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }

    /**
     * The database's system identifier and name.
     *
     * @throws SourceException.Unavailable if it was never reached so far and cannot be now
     */
    public String identity() {
        String known = connections.identity();
        if (known != null) {
            return known;
        }
        try (Connection connection = connect()) {
            connection.rollback();
            return Objects.requireNonNull(connections.identity());
        } catch (SQLException e) {
            throw new SourceException.Unavailable("cannot connect to the source database: " + e.getMessage(), e);
        }
    }

    /** The most connections that live changes may hold. */
    public int liveConnections() {
        return live.getMaximumPoolSize();
    }

    @Override
    public void close() {
        live.close();
        background.close();
    }
}
