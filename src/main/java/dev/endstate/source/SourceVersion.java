package dev.endstate.source;

import dev.endstate.definition.Problem;
import dev.endstate.instance.ServerCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Checks whether the source database has a version that Endstate is made for. */
@Component
public final class SourceVersion implements ServerCheck {
    private static final int OLDEST = 14;

    private final SourceDatabase database;

    public SourceVersion(SourceDatabase database) {
        this.database = database;
    }

    /** @throws SourceException if the database cannot be asked */
    @Override
    public Findings findings() {
        try (Connection connection = database.connect()) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            String version = connection.getMetaData().getDatabaseProductVersion();
            connection.rollback();
            return of(major, version);
        } catch (SQLException e) {
            throw SqlStates.explain("the server's version", e);
        }
    }

    static Findings of(int major, String version) {
        return major >= OLDEST
                ? Findings.NONE
                : new Findings(
                        List.of(new Problem(
                                "PostgreSQL",
                                "its version is " + version + ", and Endstate needs " + OLDEST + " or newer",
                                "upgrade the server")),
                        List.of());
    }
}
