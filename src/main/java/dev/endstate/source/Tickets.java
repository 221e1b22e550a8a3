package dev.endstate.source;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Hands out tickets: unique and strictly growing over every instance, from the sequence {@code endstate.ticket}. */
public final class Tickets implements AutoCloseable {
    private final HikariDataSource pool = new HikariDataSource();

    /** @param unpooled gives new connections to the database with Endstate's schema */
    public Tickets(DataSource unpooled) {
        pool.setPoolName("endstate-ticket");
        pool.setDataSource(new TicketConnections(unpooled));
        pool.setMaximumPoolSize(2);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(5_000);
        pool.setInitializationFailTimeout(-1);
    }

    /**
     * Takes the next ticket, in a statement and a transaction of its own.
     *
     * @throws SourceException.Unavailable if the database cannot be reached
     */
    public long next() {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT nextval('endstate.ticket')");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new SourceException.Unavailable("no ticket: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
