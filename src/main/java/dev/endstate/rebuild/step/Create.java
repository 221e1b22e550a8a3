package dev.endstate.rebuild.step;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.index.shards.NoRoomException;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.Abandonment;
import dev.endstate.rebuild.Preconditions;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.rebuild.RebuildProperties;
import dev.endstate.source.SourceException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Step 1: makes the index of a rebuild, as soon as nothing stands in the way. {@link Fill} comes next. */
@Component
final class Create {
    private static final Logger log = LoggerFactory.getLogger(Create.class);

    /** To plan shards, all keys are counted. */
    private static final Duration PAUSE_AFTER_A_REFUSAL = Duration.ofSeconds(30);

    private final OwnDefinition own;
    private final Preconditions preconditions;
    private final NewGenerations newGenerations;
    private final Generations generations;
    private final Abandonment abandonment;
    private final Duration refresh;

    Create(
            OwnDefinition own,
            Preconditions preconditions,
            NewGenerations newGenerations,
            Generations generations,
            Abandonment abandonment,
            RebuildProperties properties) {
        this.own = own;
        this.preconditions = preconditions;
        this.newGenerations = newGenerations;
        this.generations = generations;
        this.abandonment = abandonment;
        this.refresh = properties.refresh();
    }

    Next take(Rebuild rebuild, Turn turn) throws InterruptedException {
        if (rebuild.state() != State.FILLING) {
            return lose(rebuild, turn);
        }

        Optional<Definition> definition = own.of(rebuild, turn);
        return definition.isEmpty() ? Next.leftToOthers(refresh) : createIfPossible(rebuild, definition.get(), turn);
    }

    private Next createIfPossible(Rebuild rebuild, Definition definition, Turn turn) {
        Optional<String> hindrance = preconditions.hindrance(definition);
        if (hindrance.isPresent()) {
            turn.note(hindrance.get());
            if (turn.said().add(hindrance.get())) {
                log.info("{} is not made yet: {}", rebuild.generation(), hindrance.get());
            }
            return Next.backFor(refresh);
        }

        turn.touch();
        try {
            create(rebuild, definition, turn);
            return Next.atOnce();
        } catch (IndexException.Refused | NoRoomException e) {
            return refused(rebuild, turn, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            noteFailure(rebuild, turn, e);
            throw e;
        }
    }

    private void create(Rebuild rebuild, Definition definition, Turn turn) {
        if (newGenerations.create(rebuild, definition, turn)) {
            abandonment.deleteIfGivenUp(rebuild);
        } else {
            yieldTo(rebuild, turn);
        }
    }

    private void yieldTo(Rebuild rebuild, Turn turn) {
        if (abandonment.yieldTo(
                rebuild, turn, "an index " + rebuild.generation() + " exists that somebody else made")) {
            log.error("{} exists and somebody else made it, so nothing is built under that name", rebuild.generation());
        }
    }

    private Next refused(Rebuild rebuild, Turn turn, String reason) {
        if (generations.active(rebuild.index()).isPresent()) {
            if (abandonment.abandon(rebuild, turn, State.FAILED, reason)) {
                log.error(
                        "The rebuild {} failed, and users go on with what they have: {}", rebuild.generation(), reason);
            }
            return Next.over();
        }

        // Users have nothing else, so it is tried again until somebody fixes what is refused.
        turn.note(reason);
        if (turn.said().add(reason)) {
            log.error("{} cannot be made, which is tried again: {}", rebuild.generation(), reason);
        }
        return Next.backFor(PAUSE_AFTER_A_REFUSAL);
    }

    /** It was tried for long, maybe, and another instance must not take it for abandoned. */
    private void noteFailure(Rebuild rebuild, Turn turn, RuntimeException failure) {
        try {
            turn.touch();
            if (failure instanceof SourceException) {
                turn.note(String.valueOf(failure.getMessage()));
            }
            // Elasticsearch may make the index although it did not say so.
            abandonment.deleteIfGivenUp(rebuild);
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    private Next lose(Rebuild rebuild, Turn turn) {
        if (generations.exists(rebuild.name())) {
            // Made by a version of Endstate whose definitions this one cannot read.
            return Next.leftToOthers(refresh);
        }

        // If it was cancelled, that is how its index went.
        if (abandonment.abandon(rebuild, turn, State.FAILED, "its index was deleted by somebody")) {
            log.error("The rebuild {} failed: its index was deleted by somebody", rebuild.generation());
        }
        return Next.over();
    }
}
