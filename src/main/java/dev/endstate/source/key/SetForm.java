package dev.endstate.source.key;

import dev.endstate.definition.KeySpec;
import dev.endstate.definition.NamedSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A lookup as one statement for many changed rows: for each of them, by its number, the keys that the user's statement returns. The
 * database runs that statement once for each row, with the plan that it has for one.
 *
 * @param sql takes an array of texts for each of {@code parameters}, then the most keys of one row
 * @param parameters the columns of the changed row, each once
 */
record SetForm(String sql, List<String> parameters) {
    private static final String PREPARED = "endstate_lookup";

    SetForm {
        parameters = List.copyOf(parameters);
    }

    /** @throws SQLException if the database refuses the form, or cannot be asked */
    static SetForm of(KeySpec key, NamedSql lookup, Connection connection) throws SQLException {
        Set<String> columns = new LinkedHashSet<>(lookup.parameters());
        List<String> places = List.copyOf(columns);
        List<String> types = types(lookup, connection);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            // One text may be of several types, where the statement uses it more than once.
            int place = places.indexOf(lookup.parameters().get(i));
            values.add("CAST(endstate_row.p" + place + " AS " + types.get(i) + ")");
        }

        int width = Math.max(places.size(), 1);
        SetForm form = new SetForm(
                "SELECT endstate_row.n, endstate_key.* FROM unnest(" + repeated(width, i -> "?::text[]")
                        + ") WITH ORDINALITY AS endstate_row(" + repeated(width, i -> "p" + i)
                        + ", n) CROSS JOIN LATERAL (" + KeySql.some(key, lookup.with(values)) + ") endstate_key",
                places);

        try (PreparedStatement statement = connection.prepareStatement(form.sql())) {
            statement.getMetaData();
        }
        return form;
    }

    /** The types that the parameters have for the database, as a cast writes them; the driver's names are not always such. */
    private static List<String> types(NamedSql lookup, Connection connection) throws SQLException {
        List<String> numbered = IntStream.rangeClosed(1, lookup.parameters().size())
                .mapToObj(i -> "$" + i)
                .toList();

        run("PREPARE " + PREPARED + " AS " + lookup.with(numbered), connection);

        List<String> types = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT format_type(type::oid, -1)
                        FROM pg_prepared_statements p, unnest(p.parameter_types) WITH ORDINALITY AS of(type, n)
                        WHERE p.name = '%s' ORDER BY n""".formatted(PREPARED));
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                types.add(row.getString(1));
            }
        }

        run("DEALLOCATE " + PREPARED, connection);
        return types;
    }

    private static void run(String sql, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private static String repeated(int times, IntFunction<String> part) {
        return IntStream.range(0, times).mapToObj(part).collect(Collectors.joining(", "));
    }
}
