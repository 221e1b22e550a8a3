package dev.endstate.capture.cdc;

import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists the tables that a publication holds: by name, with their schema, or as one of all tables. PostgreSQL's own view of them,
 * {@code pg_publication_tables}, opens each table, so that one that somebody has locked would hold up whoever asks; the catalog does
 * not.
 */
final class PublicationMembers {
    /** A table is told as itself, unless a partitioned one above it is told instead, or its partitions are. */
    private static final String NAMES = """
            WITH RECURSIVE publication AS (SELECT * FROM pg_publication WHERE pubname = ?),
            member AS MATERIALIZED (
                SELECT r.prrelid AS oid FROM publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
                UNION
                SELECT c.oid FROM publication p JOIN pg_class c ON p.puballtables OR %s
                WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND c.oid::bigint >= 16384
            ),
            part AS (
                SELECT oid FROM member
                UNION SELECT i.inhrelid FROM part JOIN pg_class c ON c.oid = part.oid AND c.relkind = 'p'
                      JOIN pg_inherits i ON i.inhparent = part.oid AND NOT i.inhdetachpending
            )
            SELECT n.nspname || '.' || c.relname FROM publication p CROSS JOIN part
            JOIN pg_class c ON c.oid = part.oid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE CASE WHEN p.pubviaroot
                       THEN part.oid IN (SELECT oid FROM member)
                            AND NOT EXISTS (SELECT FROM pg_partition_ancestors(part.oid) a JOIN member m ON m.oid = a.relid
                                            WHERE a.relid <> part.oid)
                       ELSE c.relkind = 'r' END""";

    private final JdbcClient source;
    private final String publication;

    PublicationMembers(JdbcClient source, String publication) {
        this.source = source;
        this.publication = publication;
    }

    /** Their names as {@code schema.table}; none if there is no such publication. */
    Set<String> names() {
        return source.sql(NAMES.formatted(schemaCondition(source)))
                .param(publication)
                .query(String.class)
                .set();
    }

    /** The SQL condition that publication {@code p} holds the schema of {@code c}; publications of schemas came with PostgreSQL 15. */
    static String schemaCondition(JdbcClient source) {
        boolean knowsSchemas = source.sql("SELECT current_setting('server_version_num')::int >= 150000")
                .query(Boolean.class)
                .single();
        return knowsSchemas
                ? "EXISTS (SELECT FROM pg_publication_namespace s WHERE s.pnpubid = p.oid AND s.pnnspid = c.relnamespace)"
                : "false";
    }
}
