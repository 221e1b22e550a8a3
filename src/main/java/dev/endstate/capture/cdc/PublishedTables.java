package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Says what the publication tells of each table now, and by which entries of the catalog: a table that was taken out of it and put back
 * has another entry.
 */
final class PublishedTables {
    private final JdbcClient source;
    private final PublicationMembers members;
    private final String publication;

    PublishedTables(JdbcClient source, String publication) {
        this.source = source;
        this.members = new PublicationMembers(source, publication);
        this.publication = publication;
    }

    /**
     * A table in the publication.
     *
     * @param name {@code schema.table}
     * @param entries the entries of the catalog by which the publication tells of it, in words
     * @param alteration the transaction that altered the publication's options last
     * @param partial whether the publication keeps back kinds of changes, or those of partitions
     * @param filtered whether it keeps back rows or columns of this table
     */
    record Published(String name, String entries, String alteration, boolean partial, boolean filtered) {

        /** A text that stays the same for as long as the publication tells of the table without a break. */
        String trace() {
            return entries + ", altered by " + alteration;
        }
    }

    /** The tables among these that are in it, by {@code schema.table}. */
    Map<String, Published> of(Map<String, RoutedTable> tables) {
        Map<String, Published> published = new TreeMap<>();
        // An option that is set and taken back leaves another transaction. Columns of PostgreSQL 15 and newer are not
        // asked by name.
        source.sql("""
                        SELECT t.name,
                               format('publication %%s, entry %%s, table %%s', p.oid, coalesce(r.oid, %s, 0), c.oid) AS entries,
                               p.xmin::text AS alteration,
                               NOT (pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot) AS partial,
                               coalesce(to_jsonb(r) ->> 'prqual', to_jsonb(r) ->> 'prattrs') IS NOT NULL AS filtered
                        FROM unnest(?::text[], ?::text[]) AS t (name, quoted)
                        JOIN pg_publication p ON p.pubname = ?
                        JOIN pg_class c ON c.oid = to_regclass(t.quoted)
                        LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid""".formatted(schemaEntry()))
                .params(
                        tables.keySet().toArray(String[]::new),
                        tables.values().stream()
                                .map(table -> RoutedTable.quoted(table.table()))
                                .toArray(String[]::new),
                        publication)
                .query(Published.class)
                .list()
                .forEach(table -> published.put(table.name(), table));

        published.keySet().retainAll(members.names());
        return published;
    }

    /** Publications of whole schemas came with PostgreSQL 15. */
    private String schemaEntry() {
        boolean knowsSchemas = source.sql("SELECT current_setting('server_version_num')::int >= 150000")
                .query(Boolean.class)
                .single();
        return knowsSchemas
                ? "(SELECT s.oid FROM pg_publication_namespace s WHERE s.pnpubid = p.oid AND s.pnnspid = c.relnamespace)"
                : "NULL::oid";
    }
}
