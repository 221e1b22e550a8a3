package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.GenerationFeed;
import dev.endstate.pipeline.UnavailableException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Generations that users do not query: each is kept, and fed, for a while, then deleted with all that belongs to it. */
class Retirements {
    private static final Logger log = LoggerFactory.getLogger(Retirements.class);

    private final JdbcClient database;
    private final Generations generations;
    private final GenerationFeed feed;
    private final ParkedKeys parked;
    private final ScanCursors cursors;
    private final Clock clock;

    Retirements(
            JdbcClient database,
            Generations generations,
            GenerationFeed feed,
            ParkedKeys parked,
            ScanCursors cursors,
            Clock clock) {
        this.database = database;
        this.generations = generations;
        this.feed = feed;
        this.parked = parked;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** Has a generation deleted after a while. */
    void plan(Generation.Name generation, Duration kept) {
        database.sql("""
                        INSERT INTO endstate.retirement (generation, index_name, due_at) VALUES (?, ?, ?)
                        ON CONFLICT (generation) DO UPDATE SET due_at = excluded.due_at""")
                .params(
                        generation.toString(),
                        generation.index(),
                        Timestamp.from(clock.instant().plus(kept)))
                .update();
    }

    /** Takes back the newest that is still kept; empty if there is none. */
    Optional<Generation.Name> takeBackNewest(String index) {
        return database.sql("""
                        DELETE FROM endstate.retirement WHERE generation =
                            (SELECT max(generation) FROM endstate.retirement WHERE index_name = ? AND due_at > ?)
                        RETURNING generation""")
                .params(index, Timestamp.from(clock.instant()))
                .query(String.class)
                .optional()
                .flatMap(Generation.Name::parse);
    }

    boolean areDue(String index) {
        return !due(index).isEmpty();
    }

    /** Deletes those whose time has come; what cannot be deleted now stays for the next time. */
    void run(String index) {
        for (Generation.Name generation : due(index)) {
            boolean isActive = generations
                    .active(index)
                    .filter(active -> active.name().equals(generation))
                    .isPresent();
            if (isActive || isDeleted(generation)) {
                database.sql("DELETE FROM endstate.retirement WHERE generation = ?")
                        .param(generation.toString())
                        .update();
            }
        }
    }

    private boolean isDeleted(Generation.Name generation) {
        generations.delete(generation);
        try {
            feed.release(generation);
        } catch (UnavailableException e) {
            log.debug("{} still has consumers, which stop as soon as they notice", generation, e);
            return false;
        }
        parked.forget(generation.toString());
        cursors.forget(generation.toString());
        log.info("{} is retired: its index and its consumer group are deleted", generation);
        return true;
    }

    private List<Generation.Name> due(String index) {
        return database
                .sql("SELECT generation FROM endstate.retirement WHERE index_name = ? AND due_at <= ?")
                .params(index, Timestamp.from(clock.instant()))
                .query(String.class)
                .list()
                .stream()
                .map(Generation.Name::parse)
                .flatMap(Optional::stream)
                .toList();
    }
}
