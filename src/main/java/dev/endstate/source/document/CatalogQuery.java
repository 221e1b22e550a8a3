package dev.endstate.source.document;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statement that leads from words to the facts of the catalog. */
final class CatalogQuery {
    private static final String FACTS = """
            WITH RECURSIVE word AS MATERIALIZED (SELECT * FROM unnest(?::int[], ?::text[]) AS w (definition, word)),
            reads AS (
                SELECT w.definition, 'pg_class'::regclass::oid AS class, c.oid AS id
                FROM word w JOIN pg_class c ON c.relname = w.word JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
                  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'endstate') AND n.nspname !~ '^pg_(toast|temp)'
                  AND (pg_table_is_visible(c.oid) OR (w.definition, n.nspname) IN (SELECT definition, word FROM word))
                UNION ALL
                SELECT w.definition, 'pg_proc'::regclass, p.oid
                FROM word w JOIN pg_proc p ON p.proname = w.word JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'endstate')
                  AND (pg_function_is_visible(p.oid) OR (w.definition, n.nspname) IN (SELECT definition, word FROM word))
                UNION
                SELECT r.definition, d.class, d.id
                FROM reads r CROSS JOIN LATERAL (
                    SELECT d.refclassid AS class, d.refobjid AS id FROM pg_rewrite w
                    JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                    WHERE r.class = 'pg_class'::regclass AND w.ev_class = r.id
                    UNION ALL
                    SELECT d.refclassid, d.refobjid FROM pg_depend d
                    WHERE r.class = 'pg_proc'::regclass AND d.classid = 'pg_proc'::regclass AND d.objid = r.id
                    UNION ALL
                    SELECT 'pg_class'::regclass, i.inhrelid FROM pg_inherits i
                    WHERE r.class = 'pg_class'::regclass AND i.inhparent = r.id AND NOT i.inhdetachpending) d
                WHERE d.class IN ('pg_class'::regclass, 'pg_proc'::regclass)
            ),
            relation AS MATERIALIZED (
                SELECT r.definition, c.oid, c.relkind, c.relispartition, c.relfilenode,
                       format('%I.%I', n.nspname, c.relname) AS name
                FROM reads r JOIN pg_class c ON c.oid = r.id JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE r.class = 'pg_class'::regclass AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'pg_catalog'
            ),
            type AS (
                SELECT r.definition, a.atttypid AS oid FROM relation r
                JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE NOT r.relispartition
                UNION
                SELECT k.definition, p.oid FROM type k JOIN pg_type t ON t.oid = k.oid CROSS JOIN LATERAL (
                    SELECT t.typelem AS oid UNION ALL SELECT t.typbasetype
                    UNION ALL SELECT a.atttypid FROM pg_attribute a
                    WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) p
                WHERE p.oid <> 0
            )
            SELECT definition, 'table ' || name, concat('number ', oid, ' in file ', relfilenode), NULL
            FROM relation WHERE relkind <> 'v'
            UNION ALL
            SELECT definition, 'columns of ' || name,
                   (SELECT string_agg(concat_ws(' ', a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                                                CASE WHEN a.attgenerated <> '' THEN md5(d.adbin::text) END), ', ' ORDER BY a.attnum)
                    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                    WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped), NULL
            FROM relation r WHERE relkind IN ('r', 'p', 'f') AND NOT relispartition
            UNION ALL
            SELECT definition, 'view ' || name, 'hash ' || md5(w.ev_action::text), NULL
            FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE relkind IN ('v', 'm') AND w.rulename = '_RETURN'
            UNION ALL
            SELECT definition, 'rows of ' || name,
                   concat(pg_stat_get_tuples_inserted(oid), ' inserted, ', pg_stat_get_tuples_updated(oid), ' updated, ',
                          pg_stat_get_tuples_deleted(oid), ' deleted'), NULL
            FROM relation WHERE relkind = 'm'
            UNION ALL
            SELECT k.definition, format('label %s of %s', e.oid, format_type(e.enumtypid, NULL)), e.enumlabel::text, NULL
            FROM type k JOIN pg_enum e ON e.enumtypid = k.oid
            UNION ALL
            SELECT k.definition, 'attributes of ' || format_type(t.oid, NULL),
                   (SELECT string_agg(concat_ws(' ', a.attnum, a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
                    FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), NULL
            FROM type k JOIN pg_type t ON t.oid = k.oid AND t.typtype = 'c'
            UNION ALL
            SELECT r.definition, format('function %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
                   'hash ' || md5(concat_ws('/', p.prosrc, p.probin, p.prosqlbody::text, p.proargdefaults::text, p.proconfig::text)),
                   concat(p.prosrc, ' ', p.proconfig::text)
            FROM reads r JOIN pg_proc p ON p.oid = r.id JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE r.class = 'pg_proc'::regclass AND n.nspname <> 'pg_catalog'
              AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = r.class AND e.objid = p.oid AND e.deptype = 'e')""";

    private CatalogQuery() {}

    /** Asks once for all looks that have grown, and gives each its facts and the words that these lead to. */
    static void look(Connection connection, List<CatalogLook> looks) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            if (looks.get(i).hasGrown()) {
                words.addAll(looks.get(i).begin());
                while (numbers.size() < words.size()) {
                    numbers.add(i);
                }
            }
        }

        try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
            statement.setArray(1, connection.createArrayOf("int4", numbers.toArray()));
            statement.setArray(2, connection.createArrayOf("text", words.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    CatalogLook look = looks.get(row.getInt(1));
                    look.facts().put(row.getString(2), String.valueOf(row.getString(3)));
                    String source = row.getString(4);
                    if (source != null) {
                        look.add(SqlWords.of(source));
                    }
                }
            }
        }
    }
}
