package dev.endstate.capture.cdc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
     * @throws IllegalStateException if another database of the server has a slot of this name
     */
    void refuseForeign() {
        source.sql("SELECT database FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND database IS DISTINCT FROM current_database()")
                .param(name)
                .query(String.class)
                .optional()
                .ifPresent(other -> {
                    throw new IllegalStateException("the slot " + name + " is that of database " + other
                            + " of the same server; choose another name by endstate.capture.cdc.slot");
                });
    }

    /**
     * What the server says of it.
     *
     * @param active whether some connection reads it now
     * @param lost whether the server has given up the log that it needs
     * @param confirmed the position up to which the log was acknowledged
     * @param heldBytes how much log it holds back
     */
    record State(boolean active, boolean lost, @Nullable String confirmed, long heldBytes) {}

    String name() {
        return name;
    }

    Optional<State> state() {
        return source.sql("""
                        SELECT active, coalesce(wal_status = 'lost', false) AS lost, confirmed_flush_lsn::text AS confirmed,
                               coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint AS held
                        FROM pg_replication_slots WHERE slot_name = ? AND database = current_database()""")
                .param(name)
                .query((row, n) -> new State(
                        row.getBoolean("active"),
                        row.getBoolean("lost"),
                        row.getString("confirmed"),
                        row.getLong("held")))
                .optional();
    }

    /** Creates it; returns the position from which it delivers. */
    String create() {
        try {
            return source.sql("SELECT lsn::text FROM pg_create_logical_replication_slot(?, 'pgoutput')")
                    .param(name)
                    .query(String.class)
                    .single();
        } catch (DataAccessException e) {
            throw new IllegalStateException("the slot " + name + " cannot be made: "
                    + NestedExceptionUtils.getMostSpecificCause(e).getMessage()
                    + ". The server needs wal_level = logical and a free slot (max_replication_slots), and this user: ALTER ROLE "
                    + source.sql("SELECT quote_ident(current_user)")
                            .query(String.class)
                            .single() + " REPLICATION;");
        }
    }

    void drop() {
        source.sql("SELECT pg_drop_replication_slot(?)").param(name).query().listOfRows();
    }
}
