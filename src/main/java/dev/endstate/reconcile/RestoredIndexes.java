package dev.endstate.reconcile;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notices that the index which users query is not the one that was written to: it was restored from a snapshot, or made anew by
 * somebody. What was written since is not in it, and nobody tells of it again, so it is compared with the database.
 */
@Component
@ConditionalOnRole(Role.REBUILD)
class RestoredIndexes implements PerIndexLoop.Attempt {
    private static final Logger log = LoggerFactory.getLogger(RestoredIndexes.class);

    private final DueReconciliations due;
    private final Reconciliations reconciliations;
    private final Generations generations;
    private final JdbcClient database;

    RestoredIndexes(
            DueReconciliations due, Reconciliations reconciliations, Generations generations, JdbcClient database) {
        this.due = due;
        this.reconciliations = reconciliations;
        this.generations = generations;
        this.database = database;
    }

    @Override
    public void run(Definition definition, LogOnce said) {
        due.comparable(definition.index()).ifPresent(active -> look(active, said));
    }

    private void look(Generation active, LogOnce said) {
        String identity = generations.identity(active);
        Optional<String> known = known(active);

        if (known.isEmpty()) {
            keep(active, identity);
        } else if (!known.get().equals(identity)) {
            if (said.add(identity)) {
                log.error(
                        "{} is not the index that was written to ({} now, {} before): it was restored, or made anew. What was"
                                + " written since is compared with the database, and repaired",
                        active,
                        identity,
                        known.get());
            }

            // One that is under way may have begun before; it is asked for after that.
            reconciliations
                    .request(active.index(), "the index was restored, or made anew by somebody", true)
                    .ifPresent(asked -> keep(active, identity));
        }
    }

    private Optional<String> known(Generation generation) {
        return database.sql("SELECT identity FROM endstate.queried_index WHERE generation = ?")
                .param(generation.toString())
                .query(String.class)
                .optional();
    }

    private void keep(Generation generation, String identity) {
        database.sql("""
                        INSERT INTO endstate.queried_index (generation, index_name, identity) VALUES (?, ?, ?)
                        ON CONFLICT (generation) DO UPDATE SET identity = excluded.identity""")
                .params(generation.toString(), generation.index(), identity)
                .update();

        database.sql("DELETE FROM endstate.queried_index WHERE index_name = ? AND generation <> ALL (?::text[])")
                .params(
                        generation.index(),
                        generations.of(generation.index()).stream()
                                .map(Generation::toString)
                                .toArray(String[]::new))
                .update();
    }
}
