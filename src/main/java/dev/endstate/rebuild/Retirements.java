package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.index.GenerationFeed;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.UnavailableException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Generations that users do not query: each is kept, and fed, for a while; then it is deleted, or moved to a tier, where nobody feeds it. */
class Retirements {
    private static final Logger log = LoggerFactory.getLogger(Retirements.class);

    /** Elasticsearch forgets what it could not begin within 30 seconds ({@code master_timeout}); far more than that. */
    private static final Duration INDEX_APPEARS_WITHIN = Duration.ofMinutes(2);

    private static final Duration LOOKED_FOR_EVERY = Duration.ofSeconds(5);

    private final JdbcClient database;
    private final Generations generations;
    private final GenerationFeed feed;
    private final ParkedKeys parked;
    private final Optional<String> tier;
    private final Clock clock;

    /** @param tier to which what users have queried is moved in the end; empty to delete it */
    Retirements(
            JdbcClient database,
            Generations generations,
            GenerationFeed feed,
            ParkedKeys parked,
            Optional<String> tier,
            Clock clock) {
        this.database = database;
        this.generations = generations;
        this.feed = feed;
        this.parked = parked;
        this.tier = tier;
        this.clock = clock;
    }

    /** Has a generation that users have queried retired after a while. */
    void plan(Generation.Name generation, Duration kept) {
        plan(generation, kept, true, tier.orElse(null));
    }

    /** Has a generation that users have never queried deleted. */
    void planDeletion(Generation.Name generation) {
        plan(generation, Duration.ZERO, false, null);
    }

    private void plan(Generation.Name generation, Duration kept, boolean wasUsed, @Nullable String tier) {
        database.sql("""
                        INSERT INTO endstate.retirement (generation, index_name, due_at, was_used, tier) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (generation) DO UPDATE
                        SET planned_at = clock_timestamp(), due_at = excluded.due_at, was_used = excluded.was_used, tier = excluded.tier""")
                .params(
                        generation.toString(),
                        generation.index(),
                        Timestamp.from(clock.instant().plus(kept)),
                        wasUsed,
                        tier)
                .update();
    }

    /** The generation that users have queried before the present one, if it is still kept. */
    Optional<Generation.Name> former(Generation.Name active) {
        return database.sql("""
                        SELECT generation FROM endstate.retirement
                        WHERE index_name = ? AND generation <> ? AND was_used AND due_at > ? ORDER BY planned_at DESC LIMIT 1""")
                .params(active.index(), active.toString(), Timestamp.from(clock.instant()))
                .query(String.class)
                .optional()
                .flatMap(Generation.Name::parse);
    }

    /** Keeps no more than one that users could go back to: each is fed with every change. */
    void keepOnly(Generation.Name former) {
        database.sql(
                        "UPDATE endstate.retirement SET due_at = ? WHERE index_name = ? AND generation <> ? AND due_at > ?")
                .params(
                        Timestamp.from(clock.instant()),
                        former.index(),
                        former.toString(),
                        Timestamp.from(clock.instant()))
                .update();
    }

    /** Has a generation kept for good. */
    void takeBack(Generation.Name generation) {
        database.sql("DELETE FROM endstate.retirement WHERE generation = ?")
                .param(generation.toString())
                .update();
    }

    boolean areDue(String index) {
        return !due(index).isEmpty();
    }

    /** Retires those whose time has come; what cannot be retired now stays for the next time. To be called under the build lock. */
    void run(String index) {
        for (Due due : due(index)) {
            boolean isActive = generations
                    .active(index)
                    .filter(active -> active.name().equals(due.generation()))
                    .isPresent();
            try {
                if (isActive || isRetired(due)) {
                    takeBack(due.generation());
                }
            } catch (IndexException e) {
                // For example while a snapshot is taken of it; the others must not wait for that.
                log.warn("{} cannot be retired now, which is tried again: {}", due.generation(), e.getMessage());
            }
        }
    }

    private boolean isRetired(Due due) {
        boolean isMoved =
                due.tier().filter(to -> generations.exists(due.generation())).isPresent();
        if (isMoved) {
            generations.retire(due.generation(), due.tier().orElseThrow());
        } else if (generations.delete(due.generation())) {
            log.info("The index {} is deleted", due.generation());
        }
        try {
            feed.release(due.generation());
        } catch (UnavailableException e) {
            log.debug("{} still has consumers, which stop as soon as they notice", due.generation(), e);
            return false;
        }
        parked.forget(due.generation().toString());
        if (due.mayAppear()) {
            lookAgain(due.generation());
            return false;
        }
        log.info(
                "{} is retired: nobody feeds it, and its index is {}",
                due.generation(),
                isMoved ? "moved to " + due.tier().orElseThrow() + ", where nobody writes to it" : "no more");
        return true;
    }

    /** Not at each step of a rebuild. */
    private void lookAgain(Generation.Name generation) {
        database.sql("UPDATE endstate.retirement SET due_at = ? WHERE generation = ?")
                .params(Timestamp.from(clock.instant().plus(LOOKED_FOR_EVERY)), generation.toString())
                .update();
    }

    /** @param mayAppear whether its index, which nobody has seen and which was asked for shortly before, may be made only now */
    private record Due(Generation.Name generation, Optional<String> tier, boolean mayAppear) {}

    private List<Due> due(String index) {
        return database.sql("""
                        SELECT generation, tier,
                               NOT was_used AND planned_at > clock_timestamp() - ? * interval '1 millisecond'
                               AND NOT EXISTS (SELECT FROM endstate.rebuild AS begun
                                               WHERE begun.generation = retirement.generation AND begun.scan_id IS NOT NULL)
                        FROM endstate.retirement WHERE index_name = ? AND due_at <= ?""")
                .params(INDEX_APPEARS_WITHIN.toMillis(), index, Timestamp.from(clock.instant()))
                .query((row, n) -> new Due(
                        Generation.Name.parse(row.getString(1)).orElseThrow(),
                        Optional.ofNullable(row.getString(2)),
                        row.getBoolean(3)))
                .list();
    }
}
