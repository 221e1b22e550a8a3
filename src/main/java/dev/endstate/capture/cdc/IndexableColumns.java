package dev.endstate.capture.cdc;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds indexes over columns of a table that can be its replica identity. An index whose values may outgrow its pages would keep the
 * application from writing them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/btree.html">B-Tree: a third of a page</a>
 */
final class IndexableColumns {
    private static final int MOST_COLUMNS = 32;

    /** The bytes of an index entry beside its values. */
    private static final int HEAD = 16;

    private static final int ALIGNMENT = 8;

    private final JdbcClient source;

    IndexableColumns(JdbcClient source) {
        this.source = source;
    }

    /**
     * A column.
     *
     * @param bytes what its largest value takes in an index; null if that has no bound, or if the type has no order
     */
    private record Column(
            String name,
            boolean inKey,
            boolean isNotNull,
            @Nullable Integer bytes) {}

    /** The columns of a new index that can be the identity, the primary key's among them; empty if no such index is safe. */
    Optional<List<String>> with(LoggedTable table, Set<String> columns) {
        Map<String, Column> all = new LinkedHashMap<>();
        columns(table).forEach(column -> all.put(column.name(), column));

        List<Column> chosen = Stream.concat(
                        columns.stream().map(all::get), all.values().stream().filter(Column::inKey))
                .distinct()
                .toList();

        boolean isSafe = chosen.stream().anyMatch(Column::inKey)
                && chosen.size() <= MOST_COLUMNS
                && chosen.stream().allMatch(column -> column.isNotNull() && column.bytes() != null)
                && bytes(chosen) <= limit();
        return isSafe ? Optional.of(chosen.stream().map(Column::name).toList()) : Optional.empty();
    }

    private static int bytes(Collection<Column> columns) {
        return HEAD
                + columns.stream()
                        .mapToInt(column -> Objects.requireNonNullElse(column.bytes(), 0) + ALIGNMENT)
                        .sum();
    }

    private int limit() {
        return source.sql("SELECT current_setting('block_size')::int / 3 - 32")
                .query(Integer.class)
                .single();
    }

    private List<Column> columns(LoggedTable table) {
        // A domain is what it is made of; of a varchar, a numeric and a bit string the declared length counts.
        return source.sql("""
                        WITH RECURSIVE base AS (
                            SELECT a.attnum, a.attname::text AS name, a.attnotnull, a.atttypid AS type, a.atttypmod AS mod
                            FROM pg_attribute a WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
                            UNION ALL
                            SELECT b.attnum, b.name, b.attnotnull, t.typbasetype, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE b.mod END
                            FROM base b JOIN pg_type t ON t.oid = b.type WHERE t.typtype = 'd')
                        SELECT b.name, coalesce(b.attnum = ANY (i.indkey), false) AS in_key, b.attnotnull AS is_not_null,
                               CASE WHEN t.typtype = 'e' THEN 4
                                    WHEN t.typtype <> 'b' OR t.typnamespace <> 'pg_catalog'::regnamespace THEN NULL
                                    WHEN t.typlen > 0 THEN
                                        CASE WHEN EXISTS (SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
                                                          WHERE m.amname = 'btree' AND o.opcdefault AND o.opcintype = t.oid)
                                             THEN t.typlen END
                                    WHEN t.typname IN ('inet', 'cidr') THEN 24
                                    WHEN b.mod < 0 THEN NULL
                                    WHEN t.typname IN ('varchar', 'bpchar') THEN
                                        4 + (b.mod - 4) * (SELECT pg_encoding_max_length(encoding) FROM pg_database
                                                           WHERE datname = current_database())
                                    WHEN t.typname = 'numeric' THEN 12 + (((b.mod - 4) >> 16) & 65535) / 2
                                    WHEN t.typname IN ('bit', 'varbit') THEN 12 + b.mod / 8
                               END AS bytes
                        FROM base b JOIN pg_type t ON t.oid = b.type AND t.typtype <> 'd'
                        LEFT JOIN pg_index i ON i.indrelid = to_regclass(?) AND i.indisprimary ORDER BY b.attnum""")
                .params(table.name(), table.name())
                .query(Column.class)
                .list();
    }

    /** The smallest unique index that could be the identity and holds the columns. */
    Optional<Index> existing(LoggedTable table, Set<String> columns) {
        return source.sql("""
                        SELECT x.relname AS name, array_agg(a.attname::text) AS columns FROM pg_index i
                        JOIN pg_class x ON x.oid = i.indexrelid
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                        WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indimmediate AND i.indisvalid
                          AND NOT i.indisexclusion AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = i.indnatts
                        GROUP BY x.relname
                        HAVING bool_and(a.attnotnull) AND array_agg(a.attname::text) @> ?::text[]
                        ORDER BY count(*), x.relname LIMIT 1""")
                .params(table.name(), columns.toArray(String[]::new))
                .query((row, n) -> new Index(row.getString("name"), Arrays.asList((String[])
                        row.getArray("columns").getArray())))
                .optional();
    }

    record Index(String name, List<String> columns) {}

    /** The first of some names that is free in the table's schema. */
    Optional<String> free(LoggedTable table, List<String> names) {
        return source.sql("""
                        SELECT n.name FROM unnest(?::text[]) WITH ORDINALITY AS n (name, number)
                        WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.relname = n.name
                                          AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass(?)))
                        ORDER BY n.number LIMIT 1""")
                .params(names.toArray(String[]::new), table.name())
                .query(String.class)
                .optional();
    }
}
