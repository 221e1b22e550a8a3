package dev.endstate.shop;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows for one table, gathered in memory and sent at once with PostgreSQL's COPY. */
final class CopiedTable {
    private final String target;
    private final StringBuilder rows = new StringBuilder();

    /** {@code target} is the table with its columns: {@code brand (id, name)}. */
    CopiedTable(String target) {
        this.target = target;
    }

    void row(@Nullable Object... values) {
        for (int i = 0; i < values.length; i++) {
            rows.append(i == 0 ? "" : "\t").append(text(values[i]));
        }
        rows.append('\n');
    }

    void copyInto(Connection connection) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + target + " FROM STDIN", new StringReader(rows.toString()));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "\\N" : value.toString().replace("\\", "\\\\").replace("\t", "\\t");
    }
}
