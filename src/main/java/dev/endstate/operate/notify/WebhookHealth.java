package dev.endstate.operate.notify;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which webhooks do not answer as they should, and until when nothing is sent to them, whichever instance would send it. */
class WebhookHealth {
    private final JdbcClient database;

    WebhookHealth(JdbcClient database) {
        this.database = database;
    }

    /** Whether it is to be left alone for now. */
    boolean rests(String webhook) {
        return database.sql(
                        "SELECT EXISTS (SELECT FROM endstate.webhook WHERE name = ? AND not_before > clock_timestamp())")
                .param(webhook)
                .query(Boolean.class)
                .single();
    }

    /** How often it has failed in a row. */
    int failures(String webhook) {
        return database.sql("SELECT coalesce(max(failures), 0) FROM endstate.webhook WHERE name = ?")
                .param(webhook)
                .query(Integer.class)
                .single();
    }

    /** It has failed once more, and is left alone for a while. */
    void failed(String webhook, Duration rest, String error) {
        database.sql("""
                        INSERT INTO endstate.webhook (name, failures, not_before, last_error)
                        VALUES (?, 1, clock_timestamp() + ? * interval '1 millisecond', ?)
                        ON CONFLICT (name) DO UPDATE SET failures = webhook.failures + 1,
                            not_before = excluded.not_before, last_error = excluded.last_error""").params(webhook, rest.toMillis(), error).update();
    }

    /** It has taken a message; returns whether it had failed before. */
    boolean recovered(String webhook) {
        return database.sql("DELETE FROM endstate.webhook WHERE name = ?")
                        .param(webhook)
                        .update()
                > 0;
    }
}
