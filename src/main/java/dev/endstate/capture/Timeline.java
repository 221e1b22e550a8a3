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
        return source.sql("SELECT s.system_identifier || '/' || c.timeline_id || '/' || current_database()"
                        + " FROM pg_control_system() s, pg_control_checkpoint() c")
                .query(String.class)
                .single();
    }
}
