package dev.endstate.operate.notify.outbox;

import dev.endstate.operate.notify.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the messages that wait for webhooks. A message that was delivered is kept for a day, for people who look into it. */
@Component
public class Outbox {
    /** After so many attempts a message lets the others go first: it may be what the webhook stumbles over. */
    private static final int TURN = 3;

    private final JdbcClient database;
    private final JsonMapper json = new JsonMapper();

    Outbox(JdbcClient database) {
        this.database = database;
    }

    /**
     * A message for a webhook.
     *
     * @param number its place in the outbox
     * @param id the same at each attempt, so that a receiver can recognize a repeated message
     * @param more how many others of its kind it stands for
     * @param attempts how many attempts were made, including the one under way
     */
    public record Message(long number, UUID id, Event event, int more, int attempts) {}

    /**
     * A message that was given up.
     *
     * @param kind the type of its event
     * @param lost how many messages are lost: it, and those that it stands for
     * @param lastError why the last attempt failed; null if there was none
     */
    public record GivenUp(String kind, int lost, @Nullable String lastError) {}

    /** Adds a message about an event. */
    public void add(String webhook, Event event) {
        database.sql("INSERT INTO endstate.notification (webhook, kind, notice) VALUES (?, ?, ?::json)")
                .params(webhook, event.kind().type(), json.writeValueAsString(event))
                .update();
    }

    /** Counts the messages that wait for a webhook, whenever they are due. */
    public int waiting(String webhook) {
        return database.sql("SELECT count(*) FROM endstate.notification WHERE webhook = ? AND sent_at IS NULL")
                .param(webhook)
                .query(Integer.class)
                .single();
    }

    /** Counts the messages that a webhook has taken within the last minute, whichever instance sent them. */
    public int sentWithinMinute(String webhook) {
        return database.sql("""
                        SELECT count(*) FROM endstate.notification
                        WHERE webhook = ? AND sent_at > clock_timestamp() - interval '1 minute'""").param(webhook).query(Integer.class).single();
    }

    /**
     * Takes the oldest message that is due, of those that were tried least.
     *
     * @param lease how long nobody else can take it, in case this instance is gone
     */
    public Optional<Message> take(String webhook, Duration lease) {
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

    /** Notes that a message was delivered. */
    public void markDelivered(Message message) {
        database.sql("UPDATE endstate.notification SET sent_at = clock_timestamp(), last_error = NULL WHERE id = ?")
                .param(message.number())
                .update();
    }

    /** Lets a message wait until the next attempt. */
    public void postpone(Message message, Duration pause, String error) {
        database.sql("""
                        UPDATE endstate.notification
                        SET next_at = clock_timestamp() + ? * interval '1 millisecond', last_error = ? WHERE id = ?""").params(pause.toMillis(), error, message.number()).update();
    }

    /** Lists the messages of a webhook that nobody has tried to send, the oldest first. */
    List<Message> untried(String webhook) {
        return database.sql("""
                        SELECT id, message, notice, more, attempts FROM endstate.notification
                        WHERE webhook = ? AND sent_at IS NULL AND attempts = 0 ORDER BY id""").param(webhook).query(this::message).list();
    }

    /** Lets a message stand for others. Returns false if somebody has tried one of them meanwhile; the transaction must end in vain then. */
    boolean fold(Message first, Event event, List<Message> others) {
        Long[] numbers = others.stream().map(Message::number).toArray(Long[]::new);
        int more = others.stream().mapToInt(other -> 1 + other.more()).sum();

        return database.sql("DELETE FROM endstate.notification WHERE id = ANY (?) AND attempts = 0")
                                .param(numbers)
                                .update()
                        == numbers.length
                && database.sql("""
                                UPDATE endstate.notification SET notice = ?::json, more = more + ?
                                WHERE id = ? AND attempts = 0""")
                                .params(json.writeValueAsString(event), more, first.number())
                                .update()
                        == 1;
    }

    /** Deletes messages that have waited for too long, and returns them; also deletes those that were delivered a day ago. */
    public List<GivenUp> giveUp(String webhook, Duration age) {
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

    /** Deletes messages that are older than any may become: perhaps nobody has their webhook any more. */
    public void deleteOldest() {
        database.sql("DELETE FROM endstate.notification WHERE created_at < clock_timestamp() - interval '8 days'")
                .update();
    }

    private Message message(ResultSet row, int n) throws SQLException {
        return new Message(
                row.getLong("id"),
                row.getObject("message", UUID.class),
                json.readValue(row.getString("notice"), Event.class),
                row.getInt("more"),
                row.getInt("attempts"));
    }
}
