package dev.endstate.bench;

import dev.endstate.testing.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.jdbc.core.JdbcTemplate;

/** The SQL files that fill a benchmark's database. */
final class BenchScript {
    private BenchScript() {}

    /** Runs a file's statements, with the number of rows in the place of {@code %1$d}. */
    static void run(JdbcTemplate sql, String file, int rows) throws IOException {
        for (String statement : Files.readString(Deployment.resource(file)).split(";")) {
            if (!statement.isBlank()) {
                sql.execute(statement.replace("%1$d", String.valueOf(rows)));
            }
        }
    }
}
