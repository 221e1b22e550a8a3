package dev.endstate.operate.notify.delivery;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers, for all instances, which webhooks have failed, and until when nothing is sent to them. */
@Component
class WebhookHealth {
    private final JdbcClient database;

    WebhookHealth(JdbcClient database) {
        this.database = database;
    }

    /** Tells whether nothing is sent to a webhook for now. */
    boolean isResting(String webhook) {
        return database.sql(
                        "SELECT EXISTS (SELECT FROM endstate.webhook WHERE name = ? AND not_before > clock_timestamp())")
                .param(webhook)
                .query(Boolean.class)
                .single();
    }

    /** Counts how often a webhook has failed in a row. */
    int failures(String webhook) {
        return database.sql("SELECT coalesce(max(failures), 0) FROM endstate.webhook WHERE name = ?")
                .param(webhook)
                .query(Integer.class)
                .single();
    }

    /** Notes that a webhook has failed once more, and lets it rest. */
    void recordFailure(String webhook, Duration rest, String error) {
        database.sql("""
                        INSERT INTO endstate.webhook (name, failures, not_before, last_error)
                        VALUES (?, 1, clock_timestamp() + ? * interval '1 millisecond', ?)
                        ON CONFLICT (name) DO UPDATE SET failures = webhook.failures + 1,
                            not_before = excluded.not_before, last_error = excluded.last_error""").params(webhook, rest.toMillis(), error).update();
    }

    /** Notes that a webhook has taken a message, and returns whether it had failed before. */
    boolean recordSuccess(String webhook) {
        return database.sql("DELETE FROM endstate.webhook WHERE name = ?")
                        .param(webhook)
                        .update()
                > 0;
    }
}
