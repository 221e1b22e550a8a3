package dev.endstate.capture.poll;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the catalog says about a table that is polled.
 *
 * @param types by column, as {@code format_type} names them; empty if there is no such table
 * @param nullable the columns that may be NULL
 * @param primaryKey its columns in their order; empty if there is none
 * @param indexed the columns with which an index begins that holds every row
 * @param numbered the columns that are numbered over all rows, as far as the catalog tells: by a sequence, or with each value only once
 */
record TableFacts(
        Map<String, String> types,
        Set<String> nullable,
        List<String> primaryKey,
        Set<String> indexed,
        Set<String> numbered) {

    static TableFacts of(JdbcClient source, Route.Origin.Table table) {
        String name = RoutedTable.quoted(table);
        record Column(String name, String type, boolean nullable) {}
        List<Column> columns = source.sql("""
                        SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable
                        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                        WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped""").param(name).query(Column.class).list();

        List<String> primaryKey =
                source.sql("""
                        SELECT a.attname FROM pg_index i
                        JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k (attnum, place) ON true
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                        WHERE i.indrelid = to_regclass(?) AND i.indisprimary ORDER BY k.place""").param(name).query(String.class).list();

        Set<String> indexed = source.sql("""
                        SELECT a.attname FROM pg_index i
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                        JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
                        WHERE i.indrelid = to_regclass(?) AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree'""").param(name).query(String.class).set();

        Set<String> numbered = source.sql("""
                        SELECT a.attname FROM pg_attribute a
                        WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
                        AND (a.attidentity <> ''
                             OR EXISTS (SELECT FROM pg_index i
                                        WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indnkeyatts = 1
                                        AND i.indkey[0] = a.attnum)
                             OR EXISTS (SELECT FROM pg_attrdef d
                                        JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
                                             AND p.refclassid = 'pg_class'::regclass
                                        JOIN pg_class s ON s.oid = p.refobjid AND s.relkind = 'S'
                                        WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum))""").param(name).query(String.class).set();

        return new TableFacts(
                columns.stream().collect(Collectors.toMap(Column::name, Column::type)),
                columns.stream().filter(Column::nullable).map(Column::name).collect(Collectors.toSet()),
                primaryKey,
                indexed,
                numbered);
    }
}
