package dev.endstate.capture.cdc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks at the publications that hold a table already, Endstate's own and those of others. The server refuses updates of a table whose
 * replica identity does not fit one of them, so a new identity must fit all of them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/logical-replication-col-lists.html">Column Lists</a>
 */
final class OtherPublications {
    private final JdbcClient source;
    private final String own;

    /** @param own the name of Endstate's publication */
    OtherPublications(JdbcClient source, String own) {
        this.source = source;
        this.own = own;
    }

    private record Published(
            String name,
            boolean hasGenerated,
            @Nullable Set<String> listed,
            @Nullable Set<String> filtered) {}

    /** Says for which publication updates would be refused, and why; empty if they would not be. */
    Optional<String> objection(LoggedTable table, Set<String> identity, boolean full) {
        List<String> objections = new ArrayList<>();
        for (Published published : of(table)) {
            if (published.listed() != null) {
                if (full || !published.listed().containsAll(identity)) {
                    objections.add("publication " + published.name() + " has a list of its columns");
                }
            } else if (!published.hasGenerated()
                    && !published.name().equals(own)
                    && !LoggedTable.common(table.stored(), identity).isEmpty()) {
                objections.add("publication " + published.name() + " does not publish its generated columns "
                        + LoggedTable.common(table.stored(), identity));
            }

            if (published.filtered() != null && !identity.containsAll(published.filtered())) {
                objections.add("publication " + published.name() + " filters its rows by " + published.filtered());
            }
        }
        return objections.stream().findFirst();
    }

    /** Whether Endstate's publication holds the table without its generated columns, so that it must be changed before the identity is. */
    boolean isOwnWithoutGenerated(LoggedTable table) {
        return of(table).stream().anyMatch(published -> published.name().equals(own) && !published.hasGenerated());
    }

    private List<Published> of(LoggedTable table) {
        // Columns of PostgreSQL 15, and of 18, so not by name.
        return source.sql("""
                        SELECT p.pubname AS name, coalesce(to_jsonb(p) ->> 'pubgencols', 's') <> 'n' AS generated,
                               CASE WHEN to_jsonb(pr) ->> 'prattrs' IS NOT NULL
                                    THEN ARRAY(SELECT a.attname::text FROM jsonb_array_elements_text(to_jsonb(pr) -> 'prattrs') n
                                               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = n::int) END AS listed,
                               CASE WHEN to_jsonb(pr) ->> 'prqual' IS NOT NULL
                                    THEN ARRAY(SELECT a.attname::text FROM pg_depend d
                                               JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                                               WHERE d.classid = 'pg_publication_rel'::regclass AND d.objid = pr.oid
                                                 AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0) END AS filtered
                        FROM pg_publication p
                        CROSS JOIN (SELECT to_regclass(?)::oid AS oid
                                    UNION SELECT relid::oid FROM pg_partition_ancestors(to_regclass(?))) r
                        JOIN pg_class c ON c.oid = r.oid
                        LEFT JOIN pg_publication_rel pr ON pr.prpubid = p.oid AND pr.prrelid = c.oid
                        WHERE (p.pubupdate OR p.pubdelete) AND (p.puballtables OR pr.oid IS NOT NULL OR %s) ORDER BY 1""".formatted(PublicationMembers.schemaCondition(source)))
                .params(table.name(), table.name())
                .query((row, n) -> new Published(
                        row.getString("name"),
                        row.getBoolean("generated"),
                        row.getArray("listed") == null ? null : TableCatalog.names(row, "listed"),
                        row.getArray("filtered") == null ? null : TableCatalog.names(row, "filtered")))
                .list();
    }
}
