package dev.endstate.rebuild;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The definitions that an index was built with or is to be, in Endstate's own schema. */
@Component
class KnownDefinitions {
    private final JdbcClient database;

    KnownDefinitions(JdbcClient database) {
        this.database = database;
    }

    /** Whether an index was ever built, or is to be, with a definition. */
    boolean isKnown(String index, String fingerprint) {
        return database.sql(
                        "SELECT EXISTS (SELECT FROM endstate.known_definition WHERE index_name = ? AND fingerprint = ?)")
                .params(index, fingerprint)
                .query(Boolean.class)
                .single();
    }

    void remember(String index, String fingerprint) {
        database.sql("INSERT INTO endstate.known_definition VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(index, fingerprint)
                .update();
    }
}
