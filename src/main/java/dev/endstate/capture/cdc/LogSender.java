package dev.endstate.capture.cdc;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the server how the process is doing that sends its log, by another connection than the one through which it sends. */
@PartOfLogCapture
final class LogSender {
    private final JdbcClient source;

    LogSender(@Qualifier("captureSource") JdbcClient source) {
        this.source = source;
    }

    /**
     * Requires that the server answers: it may be about to shut down, and wait for those who read its log.
     *
     * @throws DataAccessException if it does not
     */
    void requireAnswer() {
        source.sql("SELECT 1").query(Integer.class).single();
    }

    /** Whether a process of the server is busy with sending: one that waits for log, for us or for the network is not, nor one that is gone. */
    boolean isWorking(int process) {
        return source.sql("""
                        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = ? AND backend_type = 'walsender'
                                       AND wait_event_type IS DISTINCT FROM 'Activity' AND wait_event_type IS DISTINCT FROM 'Client')""").param(process).query(Boolean.class).single();
    }

    /** Whether commits of the server wait until this process has confirmed them, as they do for a standby. */
    boolean isWaitedFor(int process) {
        return source.sql(
                        "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE pid = ? AND sync_state IN ('sync', 'quorum'))")
                .param(process)
                .query(Boolean.class)
                .single();
    }

    /** Writes a message without content into the log, so that whoever reads an idle log hears something. */
    void ring() {
        // The message need not wait for a standby that is away.
        source.sql(
                        "SELECT set_config('synchronous_commit', 'off', true), pg_logical_emit_message(true, 'endstate', '')")
                .query()
                .listOfRows();
    }
}
