package dev.endstate.capture.cdc;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a server has for those who read its log.
 *
 * @param level {@code wal_level}
 * @param isRaisedBySlots whether the server raises that by itself as soon as there is a logical slot, as it does since PostgreSQL 19
 * @param role the user, quoted
 * @param mayReplicate whether that user may replicate
 * @param keptMegabytes how much log a slot may hold back; -1 without a limit
 * @param hasSlot whether the slot is made
 * @param isRead whether somebody reads it
 * @param slots how many replication slots there may be
 * @param freeSlots how many of them are free
 * @param senders how many connections may read the log
 * @param freeSenders how many of them are free
 */
record LogServer(
        String level,
        boolean isRaisedBySlots,
        String role,
        boolean mayReplicate,
        long keptMegabytes,
        boolean hasSlot,
        boolean isRead,
        int slots,
        int freeSlots,
        int senders,
        int freeSenders) {
    private static final String SQL = """
            SELECT current_setting('wal_level') AS level,
                   current_setting('effective_wal_level', true) IS NOT NULL AS raised_by_slots,
                   quote_ident(current_user) AS role,
                   -- On Amazon RDS it is a membership, not an attribute.
                   r.rolsuper OR r.rolreplication OR coalesce(pg_has_role(rds.oid, 'MEMBER'), false) AS may_replicate,
                   (SELECT setting::bigint FROM pg_settings WHERE name = 'max_slot_wal_keep_size') AS kept,
                   EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = :slot) AS has_slot,
                   EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = :slot AND active) AS is_read,
                   current_setting('max_replication_slots')::int AS slots,
                   (SELECT count(*) FROM pg_replication_slots) AS slots_taken,
                   current_setting('max_wal_senders')::int AS senders,
                   (SELECT count(*) FROM pg_stat_replication) AS senders_taken
            FROM pg_roles r LEFT JOIN pg_roles rds ON rds.rolname = 'rds_replication'
            WHERE r.rolname = current_user""";

    /** @param server asked as the user who is to replicate */
    static LogServer of(JdbcClient server, String slot) {
        return server.sql(SQL)
                .param("slot", slot)
                .query((row, n) -> new LogServer(
                        row.getString("level"),
                        row.getBoolean("raised_by_slots"),
                        row.getString("role"),
                        row.getBoolean("may_replicate"),
                        row.getLong("kept"),
                        row.getBoolean("has_slot"),
                        row.getBoolean("is_read"),
                        row.getInt("slots"),
                        row.getInt("slots") - row.getInt("slots_taken"),
                        row.getInt("senders"),
                        row.getInt("senders") - row.getInt("senders_taken")))
                .single();
    }
}
