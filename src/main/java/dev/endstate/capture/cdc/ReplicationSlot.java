package dev.endstate.capture.cdc;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A logical replication slot of the source database, read by {@code pgoutput}. */
final class ReplicationSlot {
    private final JdbcClient source;
    private final String name;

    ReplicationSlot(JdbcClient source, String name) {
        this.source = source;
        this.name = name;
    }

    /**
     * Slots are named per server, not per database.
     *
     * @throws IllegalStateException if the slot of this name is another database's, or another program's
     */
    void refuseForeign() {
        source.sql("SELECT database FROM pg_replication_slots WHERE slot_name = ? AND database <> current_database()")
                .param(name)
                .query(String.class)
                .optional()
                .ifPresent(other -> {
                    throw new IllegalStateException("the slot " + name + " is that of database " + other
                            + " of the same server; choose another name by endstate.capture.cdc.slot");
                });
        source.sql("SELECT coalesce(plugin, 'physical replication') FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND plugin IS DISTINCT FROM 'pgoutput'")
                .param(name)
                .query(String.class)
                .optional()
                .ifPresent(plugin -> {
                    throw new IllegalStateException("the slot " + name + " is one of " + plugin
                            + ", which another program reads; choose another name by endstate.capture.cdc.slot");
                });
    }

    /**
     * What the server says of it.
     *
     * @param active whether some connection reads it now
     * @param lost why the server delivers nothing by it any more, as the server names it; null if it does
     * @param confirmed the position up to which the log was acknowledged; null while it is being made
     * @param process the server's process that reads or makes it; 0 if none does
     * @param heldBytes how much log it holds back
     * @param isLostByFailover whether standbys would keep it, but it was not made so
     */
    record State(
            boolean active,
            @Nullable String lost,
            @Nullable String confirmed,
            int process,
            long heldBytes,
            boolean isLostByFailover) {

        /** Whether somebody waits for the server to make it. */
        boolean isBeingMade() {
            return active && confirmed == null;
        }
    }

    String name() {
        return name;
    }

    Optional<State> state() {
        return source.sql("""
                        SELECT active, confirmed_flush_lsn::text AS confirmed, active_pid,
                               -- Since PostgreSQL 17 there are other reasons than lost log.
                               coalesce(to_jsonb(s) ->> 'invalidation_reason',
                                        CASE WHEN wal_status = 'lost' THEN 'wal_removed' END) AS lost,
                               coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint AS held,
                               coalesce((to_jsonb(s) ->> 'failover')::boolean, true) AS failover
                        FROM pg_replication_slots s WHERE slot_name = ? AND database = current_database()""")
                .param(name)
                .query((row, n) -> new State(
                        row.getBoolean("active"),
                        row.getString("lost"),
                        row.getString("confirmed"),
                        row.getInt("active_pid"),
                        row.getLong("held"),
                        !row.getBoolean("failover")))
                .optional();
    }

    /**
     * Whether the process that sends is at work, or is gone: one that waits for log, for us or for the network is not.
     *
     * @param process the server's
     */
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

    /** Ends the connection by which a process sends, if it still reads the slot: the server may take long to see that nobody hears it. */
    void free(int process) {
        source.sql(
                        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = ? AND active_pid = ?")
                .params(name, process)
                .query()
                .listOfRows();
    }

    /** Writes a message of no content into the log, so that a reader of an idle one hears something. */
    void ring() {
        // It need not wait for a standby that is away.
        source.sql(
                        "SELECT set_config('synchronous_commit', 'off', true), pg_logical_emit_message(true, 'endstate', '')")
                .query()
                .listOfRows();
    }

    /** An id that no transaction has yet; {@code age} counts from it, while a snapshot's own end may be below ids that are running. */
    long nextTransaction() {
        return source.sql("SELECT m + ((age('3'::xid)::bigint + 3 - m) & 4294967295)"
                        + " FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint) AS snapshot (m)")
                .query(Long.class)
                .single();
    }

    /** The oldest transaction that has not ended. */
    long oldestTransaction() {
        return source.sql("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                .query(Long.class)
                .single();
    }

    /** @throws DataAccessException if the server does not answer: it may be about to shut down, and wait for who reads its log */
    void mustAnswer() {
        source.sql("SELECT 1").query(Integer.class).single();
    }

    /** Where the log ends. */
    LogSequenceNumber end() {
        return LogSequenceNumber.valueOf(source.sql("SELECT pg_current_wal_lsn()::text")
                .query(String.class)
                .single());
    }

    /**
     * Creates it, and where the server can so that standbys keep it for a failover; returns the position from which it delivers.
     *
     * @throws IllegalStateException with what to do, if the server refuses
     */
    String create() {
        try {
            // PostgreSQL 17 has a fifth argument.
            boolean survivesFailover = source.sql("SELECT current_setting('server_version_num')::int >= 170000")
                    .query(Boolean.class)
                    .single();
            return source.sql("SELECT lsn::text FROM pg_create_logical_replication_slot(?, 'pgoutput', false, false"
                            + (survivesFailover ? ", true)" : ")"))
                    .param(name)
                    .query(String.class)
                    .single();
        } catch (DataAccessException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            String state = cause instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
            throw new IllegalStateException(
                    "the slot " + name + " cannot be made: " + cause.getMessage() + remedy(state), e);
        }
    }

    private String remedy(String state) {
        return switch (state) {
            case "42501" ->
                ". This user needs: "
                        + ManagedService.of(source)
                                .replication(source.sql("SELECT quote_ident(current_user)")
                                        .query(String.class)
                                        .single());
            case "53400" -> ". Raise max_replication_slots (it needs a restart), or drop a slot that nobody reads";
            case "55000" -> ". The server needs: " + ManagedService.of(source).logicalLog();
            default -> "";
        };
    }

    void drop() {
        source.sql("SELECT pg_drop_replication_slot(?)").param(name).query().listOfRows();
    }
}
