package dev.endstate.capture.cdc;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The logical replication slot of the source database by which its log is read with {@code pgoutput}. */
final class ReplicationSlot {
    private final JdbcClient source;
    private final String name;

    ReplicationSlot(JdbcClient source, String name) {
        this.source = source;
        this.name = name;
    }

    /**
     * Refuses a name that something else has: slots are named per server, not per database.
     *
     * @throws IllegalStateException if the slot of this name belongs to another database or another program
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
     * What the server says of the slot.
     *
     * @param active whether some connection reads it now
     * @param lost the reason why the server no longer delivers anything by it, as the server names it; null if it delivers
     * @param confirmed the position up to which the log was acknowledged; null while it is being made
     * @param process the process of the server that reads or makes it; 0 if none does
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

    /** What the server says of it now; empty if there is no such slot in this database. */
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

    /** Ends the process that reads or makes the slot, if that is still this one: the server may take long to see that nobody listens. */
    void free(int process) {
        source.sql(
                        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = ? AND active_pid = ?")
                .params(name, process)
                .query()
                .listOfRows();
    }

    /** The position at which the log of the server ends. */
    LogSequenceNumber end() {
        return LogSequenceNumber.valueOf(source.sql("SELECT pg_current_wal_lsn()::text")
                .query(String.class)
                .single());
    }

    /**
     * Creates the slot, where the server can so that standbys keep it for a failover, and returns the position from which it delivers.
     *
     * @throws IllegalStateException that says what to do, if the server refuses
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
