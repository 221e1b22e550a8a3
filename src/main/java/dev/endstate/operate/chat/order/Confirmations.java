package dev.endstate.operate.chat.order;

import dev.endstate.operate.chat.Action;
import dev.endstate.operate.chat.ChatProperties;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Intent;
import dev.endstate.operate.chat.SlashCommand;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps orders until they are confirmed: the last one of each user, in Endstate's own schema, so that any instance can take the
 * confirmation. A code is valid for one user and one order, once, for a short time, and for a few guesses.
 */
@Component
@ConditionalOnChat
final class Confirmations {
    private static final int MOST_GUESSES = 3;

    /** Leaves out characters that look alike. */
    private static final String CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private static final int LENGTH = 4;

    private final JdbcClient database;
    private final Clock clock;
    private final Duration within;
    private final SecureRandom random = new SecureRandom();

    Confirmations(JdbcClient database, Clock clock, ChatProperties properties) {
        this.database = database;
        this.clock = clock;
        this.within = properties.confirmWithin();
    }

    /** Keeps an order instead of an earlier one of the same user, and returns the code that confirms it. */
    String keep(SlashCommand by, Intent.Order order) {
        String code = random.ints(LENGTH, 0, CHARACTERS.length())
                .mapToObj(CHARACTERS::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());

        database.sql("""
                        INSERT INTO endstate.chat_order (team_id, user_id, deed, index_name, code, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (team_id, user_id) DO UPDATE
                        SET deed = excluded.deed, index_name = excluded.index_name, code = excluded.code,
                            expires_at = excluded.expires_at, guesses = 0""")
                .params(
                        by.team(),
                        by.user(),
                        order.action().name(),
                        order.index(),
                        code,
                        Timestamp.from(clock.instant().plus(within)))
                .update();

        return code;
    }

    /** Takes out the order that a code was given for; empty if the code is wrong, used, too old or was guessed too often. */
    Optional<Intent.Order> take(SlashCommand by, String code) {
        Timestamp now = Timestamp.from(clock.instant());
        Optional<Intent.Order> confirmed = database.sql("""
                        DELETE FROM endstate.chat_order
                        WHERE team_id = ? AND user_id = ? AND code = ? AND expires_at > ? AND guesses < ?
                        RETURNING deed, index_name""")
                .params(by.team(), by.user(), code, now, MOST_GUESSES)
                .query((row, n) -> new Intent.Order(Action.valueOf(row.getString("deed")), row.getString("index_name")))
                .optional();

        if (confirmed.isEmpty()) {
            database.sql("UPDATE endstate.chat_order SET guesses = guesses + 1 WHERE team_id = ? AND user_id = ?")
                    .params(by.team(), by.user())
                    .update();
        }

        return confirmed;
    }
}
