package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.change.RoutedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Queries one polled table for rows that have changed. */
final class ChangedRows {
    /** The SQL of the transaction that wrote a row's version, 64 bits wide: a visible one is below the snapshot's end. */
    private static final String WRITER = "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            + " - ((pg_snapshot_xmax(pg_current_snapshot())::text::bigint - t.xmin::text::bigint) & 4294967295))";

    private final CaptureProperties.Polled settings;
    private final Incremental incremental;
    private final List<String> primaryKey;
    private final List<String> identifying;
    private final String table;
    private final String column;

    ChangedRows(
            RoutedTable routed, CaptureProperties.Polled settings, Incremental incremental, List<String> primaryKey) {
        this.settings = settings;
        this.incremental = incremental;
        this.primaryKey = List.copyOf(primaryKey);
        this.identifying = List.copyOf(routed.identifying());
        this.table = RoutedTable.quoted(routed.table());
        this.column = "t." + RoutedTable.quoted(settings.column());
    }

    /**
     * A changed row.
     *
     * @param version which of its versions it is
     * @param identifiers the identifying columns
     */
    record Row(Version version, TreeMap<String, @Nullable String> identifiers) {}

    /**
     * A version of a row.
     *
     * @param place the values of the incremental column and the primary key, after which the next page goes on
     * @param writer the id of the transaction, or the subtransaction, that wrote it
     */
    record Version(List<String> place, long writer) {}

    /** Asks for the greatest value that the column has now; empty if there is no row. */
    Optional<String> greatest(Connection source) throws SQLException {
        return text(source, "SELECT (" + incremental.greatest(column) + ")::text FROM " + table + " t");
    }

    /** Asks for the greater one of two values, but nothing later than now; empty if both are. */
    Optional<String> greatest(Connection source, Optional<String> one, Optional<String> other) throws SQLException {
        String parameter = incremental.parameter();
        String sql = "SELECT (" + incremental.greatest("v") + ")::text FROM (VALUES (" + parameter + "), (" + parameter
                + ")) AS both_of (v)";
        return text(source, sql, one.orElse(null), other.orElse(null));
    }

    /**
     * Reads a page, in the order of the column and the primary key.
     *
     * @param from the value where the first page begins, which the overlap moves back; empty for all rows
     * @param after the place where the page before ended; empty for the first one
     * @param writtenSince the lowest id of a writer; what older transactions wrote is left out
     */
    List<Row> page(Connection source, Optional<String> from, List<String> after, long writtenSince)
            throws SQLException {
        List<@Nullable String> parameters = new ArrayList<>();
        List<String> conditions = new ArrayList<>(List.of(column + " IS NOT NULL"));
        from.ifPresent(value -> {
            conditions.add(column + " >= " + incremental.parameterBefore());
            parameters.add(value);
        });

        if (!after.isEmpty()) {
            conditions.add("(" + String.join(", ", order()) + ") > (" + incremental.parameter()
                    + ", ?".repeat(primaryKey.size()) + ")");
            parameters.addAll(after);
        }
        conditions.add(WRITER + " >= " + writtenSince);

        String sql = "SELECT " + WRITER + ", "
                // Identifiers as the log would write them, which is not what a cast gives of every type.
                + Stream.concat(
                                order().stream().map(name -> name + "::text"),
                                identifying.stream().map(ChangedRows::ofTable))
                        .collect(Collectors.joining(", "))
                + " FROM " + table + " t WHERE " + String.join(" AND ", conditions)
                + " ORDER BY " + String.join(", ", order()) + " LIMIT " + settings.pageRows();

        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = prepare(source, sql, parameters);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(row(row));
            }
        }
        return rows;
    }

    private Row row(ResultSet row) throws SQLException {
        List<String> place = new ArrayList<>();
        for (int i = 0; i <= primaryKey.size(); i++) {
            place.add(row.getString(i + 2));
        }

        TreeMap<String, @Nullable String> identifiers = new TreeMap<>();
        for (int i = 0; i < identifying.size(); i++) {
            identifiers.put(identifying.get(i), row.getString(place.size() + i + 2));
        }
        return new Row(new Version(place, row.getLong(1)), identifiers);
    }

    private List<String> order() {
        return Stream.concat(Stream.of(column), primaryKey.stream().map(ChangedRows::ofTable))
                .toList();
    }

    private static String ofTable(String name) {
        return "t." + RoutedTable.quoted(name);
    }

    private static Optional<String> text(Connection source, String sql, @Nullable String... parameters)
            throws SQLException {
        List<@Nullable String> all = new ArrayList<>();
        Collections.addAll(all, parameters);
        try (PreparedStatement statement = prepare(source, sql, all);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return Optional.ofNullable(row.getString(1));
        }
    }

    private static PreparedStatement prepare(Connection source, String sql, List<@Nullable String> parameters)
            throws SQLException {
        PreparedStatement statement = source.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            // It has no declared type, so that the database takes the column's.
            statement.setObject(i + 1, parameters.get(i), Types.OTHER);
        }
        return statement;
    }
}
