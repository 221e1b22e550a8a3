package dev.endstate.operate.notify.news;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers, in Endstate's own schema, the state that was told last. It is used within a transaction, for which other instances wait. */
class ReportedState {
    private static final String LOOK = "look";

    private final JdbcClient database;

    ReportedState(JdbcClient database) {
        this.database = database;
    }

    /** Returns when an instance looked last, or the epoch if none ever has. No other instance looks until the transaction ends. */
    Instant lockLastLook() {
        return database.sql("""
                        INSERT INTO endstate.told (what, subject, state, at) VALUES (?, '', '', 'epoch')
                        ON CONFLICT (what, subject) DO UPDATE SET state = told.state RETURNING at""").param(LOOK).query(Timestamp.class).single().toInstant();
    }

    /** Notes that an instance has looked now. */
    void noteLook() {
        database.sql("UPDATE endstate.told SET at = clock_timestamp() WHERE what = ?")
                .param(LOOK)
                .update();
    }

    /** Returns how long ago that was, in seconds, by the database's clock. */
    long secondsSince(Instant lastLook) {
        return database.sql("SELECT extract(epoch FROM clock_timestamp() - ?::timestamptz)::bigint")
                .param(Timestamp.from(lastLook))
                .query(Long.class)
                .single();
    }

    /** Returns what was told of a part of the state, by subject. */
    Map<String, String> of(String what) {
        Map<String, String> told = new LinkedHashMap<>();
        database.sql("SELECT subject, state FROM endstate.told WHERE what = ?")
                .param(what)
                .query(row -> {
                    told.put(row.getString("subject"), row.getString("state"));
                });
        return told;
    }

    /** Replaces what was told of a part of the state. */
    void replace(String what, Map<String, String> former, Map<String, String> now) {
        former.keySet().stream()
                .filter(subject -> !now.containsKey(subject))
                .forEach(subject -> database.sql("DELETE FROM endstate.told WHERE what = ? AND subject = ?")
                        .params(what, subject)
                        .update());
        now.forEach((subject, state) -> {
            if (!state.equals(former.get(subject))) {
                save(what, subject, state);
            }
        });
    }

    private void save(String what, String subject, String state) {
        database.sql("""
                        INSERT INTO endstate.told (what, subject, state, at) VALUES (?, ?, ?, clock_timestamp())
                        ON CONFLICT (what, subject) DO UPDATE SET state = excluded.state, at = excluded.at""").params(what, subject, state).update();
    }
}
