package dev.endstate.capture;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells which history the source database lives: how far another history was read says nothing about the changes of this one. */
public final class Timeline {
    private final JdbcClient source;

    public Timeline(JdbcClient source) {
        this.source = source;
    }

    /** Names the cluster, its timeline and the database; the name differs after a failover or a restore. */
    public String identity() {
        // The control file tells a new timeline only after the next checkpoint; the log's file names tell it at once.
        return source.sql(
                        "SELECT s.system_identifier || '/' || ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int"
                                + " || '/' || current_database() FROM pg_control_system() s")
                .query(String.class)
                .single();
    }
}
