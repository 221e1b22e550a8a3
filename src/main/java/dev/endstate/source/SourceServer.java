package dev.endstate.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a connection leads to.
 *
 * @param identity the cluster's system identifier and the database's name
 * @param standby whether it replays another server's log
 * @param timeline counted up by each promotion of a standby; 0 on one
 * @param path the schemas in which unqualified names are looked for, as SQL lists them; Endstate's own is none of them
 */
record SourceServer(String identity, boolean standby, int timeline, String path) {
    private static final String SQL = """
            SELECT s.system_identifier || '/' || current_database(), pg_is_in_recovery(),
                   -- The control file tells a new timeline only after the next checkpoint; the log's file names tell it at once.
                   CASE WHEN pg_is_in_recovery() THEN 0
                        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END,
                   array_to_string(ARRAY(SELECT quote_ident(name)
                                         FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (name, place)
                                         WHERE name <> 'endstate' ORDER BY place), ', ')
            FROM pg_control_system() s""";

    static SourceServer of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            row.next();
            return new SourceServer(row.getString(1), row.getBoolean(2), row.getInt(3), row.getString(4));
        }
    }
}
