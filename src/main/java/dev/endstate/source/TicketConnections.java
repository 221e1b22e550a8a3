package dev.endstate.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Opens connections to the database that hands out tickets; each first moves the sequence ahead. After a crash PostgreSQL may hand out up to
 * 32 values of a sequence again, and a restored backup more; either cuts every connection, so no ticket is taken before the
 * sequence has passed what was handed out.
 */
final class TicketConnections extends DelegatingDataSource {
    TicketConnections(DataSource unpooled) {
        super(unpooled);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT endstate.advance_tickets()");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
