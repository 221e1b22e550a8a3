package dev.endstate.rebuild.step;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.Abandonment;
import dev.endstate.rebuild.DueBuilds;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.rebuild.Rebuilds;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The definition that a build is to be made with: this instance may have another one, or none, and an instance that has it may be gone. */
@Component
final class OwnDefinition {
    private static final Logger log = LoggerFactory.getLogger(OwnDefinition.class);

    /** An instance that has the definition says so every few seconds, or half a minute after a refusal. */
    private static final Duration SEEN_WITHIN = Duration.ofMinutes(2);

    private final Definitions definitions;
    private final Generations generations;
    private final Rebuilds rebuilds;
    private final DueBuilds due;
    private final Abandonment abandonment;

    OwnDefinition(
            Definitions definitions,
            Generations generations,
            Rebuilds rebuilds,
            DueBuilds due,
            Abandonment abandonment) {
        this.definitions = definitions;
        this.generations = generations;
        this.rebuilds = rebuilds;
        this.due = due;
        this.abandonment = abandonment;
    }

    /**
     * This instance's definition, if the build is to be made with it. If it is to be made with another, and nobody has begun it, it ends:
     * at once where this instance's is new to the index and takes its place, else when no instance with that other one was seen for a
     * while.
     */
    Optional<Definition> of(Rebuild rebuild, Turn turn) {
        Optional<Definition> own = definitions.of(rebuild.index());
        if (own.isEmpty() || own.get().fingerprint().equals(rebuild.fingerprint())) {
            return own;
        }

        boolean takesItsPlace = due.asksFor(own.get());
        boolean isBegun = generations.exists(rebuild.name());
        if (!isBegun && (takesItsPlace || rebuilds.isAbandoned(rebuild, SEEN_WITHIN))) {
            end(
                    rebuild,
                    turn,
                    takesItsPlace ? own.get() + " takes its place" : "no instance has that definition any more");
        } else if (turn.said().add("waits for " + rebuild.fingerprint())) {
            log.info(
                    "{} is to be built with definition {}, which this instance does not have; it is left to one that has",
                    rebuild.generation(),
                    rebuild.fingerprint());
        }
        return Optional.empty();
    }

    private void end(Rebuild rebuild, Turn turn, String why) {
        String note = "nobody began it with definition " + rebuild.fingerprint();
        if (abandonment.abandon(rebuild, turn, State.CANCELLED, note)) {
            log.info(
                    "The build of {} with definition {} ends before it was begun: {}",
                    rebuild.generation(),
                    rebuild.fingerprint(),
                    why);
        }
    }
}
