package dev.endstate.operate.notify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The messages that wait for webhooks, in Endstate's own schema. One that was delivered is kept for a day, to be looked at. */
class Outbox {
    /** After so many attempts a message lets the others go first: it may be what the webhook stumbles over. */
    private static final int TURN = 3;

    private final JdbcClient database;
    private final JsonMapper json;

    Outbox(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * A message for a webhook.
     *
     * @param id the same at each attempt, so that a receiver can tell a second one
     * @param more how many others of its kind it stands for
     * @param attempts that were made, or are being made
     */
    record Message(long number, UUID id, Notice notice, int more, int attempts) {}

    /**
     * A message that was given up.
     *
     * @param kind its type
     * @param lost it and those that it stands for
     */
    record GivenUp(String kind, int lost, @Nullable String lastError) {}

    void add(String webhook, Notice notice) {
        database.sql("INSERT INTO endstate.notification (webhook, kind, notice) VALUES (?, ?, ?::json)")
                .params(webhook, notice.kind().type(), json.writeValueAsString(notice))
                .update();
    }

    /** How many wait for a webhook, whenever they are due. */
    int waiting(String webhook) {
        return database.sql("SELECT count(*) FROM endstate.notification WHERE webhook = ? AND sent_at IS NULL")
                .param(webhook)
                .query(Integer.class)
                .single();
    }

    /** How many it has taken within the last minute, whichever instance sent them. */
    int sentWithinMinute(String webhook) {
        return database.sql("""
                        SELECT count(*) FROM endstate.notification
                        WHERE webhook = ? AND sent_at > clock_timestamp() - interval '1 minute'""").param(webhook).query(Integer.class).single();
    }

    /**
     * Takes the oldest message that is due, of those that were tried least.
     *
     * @param lease after which somebody else may take it, if this instance is gone
     */
    Optional<Message> take(String webhook, Duration lease) {
        return database.sql("""
                        UPDATE endstate.notification
                        SET attempts = attempts + 1, next_at = clock_timestamp() + ? * interval '1 millisecond'
                        WHERE id = (SELECT id FROM endstate.notification
                                    WHERE webhook = ? AND sent_at IS NULL AND next_at <= clock_timestamp()
                                    ORDER BY attempts / ?, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING id, message, notice, more, attempts""")
                .params(lease.toMillis(), webhook, TURN)
                .query(this::message)
                .optional();
    }

    void taken(Message message) {
        database.sql("UPDATE endstate.notification SET sent_at = clock_timestamp(), last_error = NULL WHERE id = ?")
                .param(message.number())
                .update();
    }

    /** It is tried again later. */
    void postpone(Message message, Duration pause, String error) {
        database.sql("""
                        UPDATE endstate.notification
                        SET next_at = clock_timestamp() + ? * interval '1 millisecond', last_error = ? WHERE id = ?""").params(pause.toMillis(), error, message.number()).update();
    }

    /** Those of a webhook that nobody has tried to send, the oldest first. */
    List<Message> untried(String webhook) {
        return database.sql("""
                        SELECT id, message, notice, more, attempts FROM endstate.notification
                        WHERE webhook = ? AND sent_at IS NULL AND attempts = 0 ORDER BY id""").param(webhook).query(this::message).list();
    }

    /** Lets a message stand for others, unless somebody tries one of them meanwhile; false if so. To be called in a transaction. */
    boolean fold(Message first, Notice notice, List<Message> others) {
        Long[] numbers = others.stream().map(Message::number).toArray(Long[]::new);
        int more = others.stream().mapToInt(other -> 1 + other.more()).sum();
        return database.sql("DELETE FROM endstate.notification WHERE id = ANY (?) AND attempts = 0")
                                .param(numbers)
                                .update()
                        == numbers.length
                && database.sql("""
                                UPDATE endstate.notification SET notice = ?::json, more = more + ?
                                WHERE id = ? AND attempts = 0""")
                                .params(json.writeValueAsString(notice), more, first.number())
                                .update()
                        == 1;
    }

    /** Deletes what has waited for too long, and what was delivered a day ago; returns what of the webhook was not delivered. */
    List<GivenUp> giveUp(String webhook, Duration age) {
        return database.sql("""
                        WITH gone AS (
                            DELETE FROM endstate.notification
                            WHERE webhook = ? AND coalesce(sent_at, created_at) < clock_timestamp()
                                  - CASE WHEN sent_at IS NULL THEN ? * interval '1 millisecond' ELSE interval '1 day' END
                            RETURNING kind, more, last_error, sent_at)
                        SELECT kind, 1 + more AS lost, last_error FROM gone WHERE sent_at IS NULL""")
                .params(webhook, age.toMillis())
                .query((row, n) -> new GivenUp(row.getString("kind"), row.getInt("lost"), row.getString("last_error")))
                .list();
    }

    /** Deletes what is older than any message may become: nobody may have its webhook any more. */
    void forgetOldest() {
        database.sql("DELETE FROM endstate.notification WHERE created_at < clock_timestamp() - interval '8 days'")
                .update();
    }

    private Message message(ResultSet row, int n) throws SQLException {
        return new Message(
                row.getLong("id"),
                row.getObject("message", UUID.class),
                json.readValue(row.getString("notice"), Notice.class),
                row.getInt("more"),
                row.getInt("attempts"));
    }
}
