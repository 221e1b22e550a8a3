package dev.endstate.capture;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Which history the source database is living: how far another one was read says nothing about this one's changes. */
public final class Timeline {
    private final JdbcClient source;

    public Timeline(JdbcClient source) {
        this.source = source;
    }

    /** The cluster, its timeline and the database; another one after a failover or a restore. */
    public String identity() {
        // The control file tells a new timeline only after the next checkpoint; the log's file names tell it at once.
        return source.sql(
                        "SELECT s.system_identifier || '/' || ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int"
                                + " || '/' || current_database() FROM pg_control_system() s")
                .query(String.class)
                .single();
    }
}
