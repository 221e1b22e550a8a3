package dev.endstate.operate.chat.slack;

import dev.endstate.operate.chat.ConditionalOnChat;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers requests that some instance has taken, for as long as their signatures are valid. */
@Component
@ConditionalOnChat
final class SeenRequests {
    private final JdbcClient database;
    private final Clock clock;

    SeenRequests(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Remembers a request; returns false if some instance has done so before. */
    boolean add(SlackSignatures.Check.Genuine request) {
        // This is twice as long as needed, since the instances' clocks differ.
        Timestamp over = Timestamp.from(request.sentAt().plus(SlackSignatures.WINDOW.multipliedBy(2)));
        database.sql("DELETE FROM endstate.chat_request WHERE expires_at < ?")
                .param(Timestamp.from(clock.instant()))
                .update();
        return database.sql("INSERT INTO endstate.chat_request VALUES (?, ?) ON CONFLICT DO NOTHING")
                        .params(request.signature(), over)
                        .update()
                == 1;
    }
}
