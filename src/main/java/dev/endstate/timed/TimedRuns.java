package dev.endstate.timed;

import dev.endstate.definition.TimedKeys;
import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Remembers for each generation, in Endstate's own schema, up to when the keys that change by time were asked for. */
@Component
@ConditionalOnRole(Role.INDEX)
final class TimedRuns {
    /** The clocks of an instance and of the database may differ. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final JdbcClient database;

    TimedRuns(JdbcClient database) {
        this.database = database;
    }

    /** Says when the last run began that went to its end, by the source database's clock; empty before the first. */
    Optional<Instant> last(Generation generation, TimedKeys timed) {
        return database.sql("SELECT up_to FROM endstate.timed WHERE generation = ? AND query = ?")
                .params(generation.toString(), id(timed))
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /** Returns a time before which no key of a generation was read, since it was asked for later; empty if nobody knows. */
    Optional<Instant> birth(Generation generation) {
        return database.sql("SELECT asked_at FROM endstate.job WHERE kind = 'REBUILD' AND generation = ?")
                .param(generation.toString())
                .query(Timestamp.class)
                .optional()
                .map(asked -> asked.toInstant().minus(MARGIN));
    }

    /** Notes that every key that changed by time until then is written. */
    void noteDone(Generation generation, TimedKeys timed, Instant upTo) {
        database.sql("""
                        INSERT INTO endstate.timed (generation, index_name, query, up_to) VALUES (?, ?, ?, ?)
                        ON CONFLICT (generation, query) DO UPDATE SET up_to = excluded.up_to""")
                .params(generation.toString(), generation.index(), id(timed), Timestamp.from(upTo))
                .update();
    }

    /** Forgets the generations of an index that are gone: their names come back in no other. */
    void keepOnly(String index, Collection<Generation> present) {
        database.sql("DELETE FROM endstate.timed WHERE index_name = ? AND NOT generation = ANY (?)")
                .params(index, present.stream().map(Generation::toString).toArray(String[]::new))
                .update();
    }

    /** A generation's definition does not change, so its text tells the query. */
    private static UUID id(TimedKeys timed) {
        return UUID.nameUUIDFromBytes((timed.every() + " " + timed.keys().text()).getBytes(StandardCharsets.UTF_8));
    }
}
