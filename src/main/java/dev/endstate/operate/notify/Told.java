package dev.endstate.operate.notify;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was told, in Endstate's own schema; to be used within a transaction, which others wait for. */
class Told {
    private static final String LOOK = "look";

    private final JdbcClient database;

    Told(JdbcClient database) {
        this.database = database;
    }

    /** When somebody looked last; long before anything else if nobody ever has. Nobody else looks until the transaction ends. */
    Instant lastLook() {
        return database.sql("""
                        INSERT INTO endstate.told (what, subject, state, at) VALUES (?, '', '', 'epoch')
                        ON CONFLICT (what, subject) DO UPDATE SET state = told.state RETURNING at""").param(LOOK).query(Timestamp.class).single().toInstant();
    }

    /** Somebody has looked now. */
    void looked() {
        database.sql("UPDATE endstate.told SET at = clock_timestamp() WHERE what = ?")
                .param(LOOK)
                .update();
    }

    /** For how long nobody has looked, in seconds, by the database's clock. */
    long secondsSince(Instant lastLook) {
        return database.sql("SELECT extract(epoch FROM clock_timestamp() - ?::timestamptz)::bigint")
                .param(Timestamp.from(lastLook))
                .query(Long.class)
                .single();
    }

    /** By subject. */
    Map<String, String> of(String what) {
        Map<String, String> told = new LinkedHashMap<>();
        database.sql("SELECT subject, state FROM endstate.told WHERE what = ?")
                .param(what)
                .query(row -> {
                    told.put(row.getString("subject"), row.getString("state"));
                });
        return told;
    }

    /** Puts other states in the place of those that were told. */
    void replace(String what, Map<String, String> former, Map<String, String> now) {
        former.keySet().stream()
                .filter(subject -> !now.containsKey(subject))
                .forEach(subject -> database.sql("DELETE FROM endstate.told WHERE what = ? AND subject = ?")
                        .params(what, subject)
                        .update());
        now.forEach((subject, state) -> {
            if (!state.equals(former.get(subject))) {
                tell(what, subject, state);
            }
        });
    }

    private void tell(String what, String subject, String state) {
        database.sql("""
                        INSERT INTO endstate.told (what, subject, state, at) VALUES (?, ?, ?, clock_timestamp())
                        ON CONFLICT (what, subject) DO UPDATE SET state = excluded.state, at = excluded.at""").params(what, subject, state).update();
    }
}
