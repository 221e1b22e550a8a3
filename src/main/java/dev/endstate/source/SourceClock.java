package dev.endstate.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Tells the time by the clock of the source database, which its own queries go by. */
public final class SourceClock {
    private final SourceDatabase database;

    public SourceClock(SourceDatabase database) {
        this.database = database;
    }

    /** @throws SourceException if the database cannot be asked */
    public Instant now() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT now()")) {
            row.next();
            Instant now = row.getObject(1, OffsetDateTime.class).toInstant();
            connection.commit();
            return now;
        } catch (SQLException e) {
            throw SqlStates.explain("the database's time", e);
        }
    }
}
