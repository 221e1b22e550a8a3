package dev.endstate.rebuild.step;

import dev.endstate.index.Generation;
import dev.endstate.index.GenerationFeed;
import dev.endstate.index.Generations;
import dev.endstate.instance.UnavailableException;
import dev.endstate.instance.event.Event;
import dev.endstate.instance.event.Events;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.Rebuilds;
import dev.endstate.rebuild.Retirement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ends generations: deletes each or moves it to a tier, where nobody feeds it. */
@Component
final class EndedGenerations {
    private static final Logger log = LoggerFactory.getLogger(EndedGenerations.class);

    /** Elasticsearch forgets what it could not begin within 30 seconds ({@code master_timeout}); far more than that. */
    private static final Duration INDEX_APPEARS_WITHIN = Duration.ofMinutes(2);

    private static final Duration LOOKED_FOR_EVERY = Duration.ofSeconds(5);
    private static final Duration CONSUMERS_STOP_WITHIN = Duration.ofMillis(250);

    private final Generations generations;
    private final GenerationFeed feed;
    private final ParkedKeys parked;
    private final Rebuilds rebuilds;
    private final Clock clock;
    private final Events events;

    EndedGenerations(
            Generations generations,
            GenerationFeed feed,
            ParkedKeys parked,
            Rebuilds rebuilds,
            Clock clock,
            Events events) {
        this.generations = generations;
        this.feed = feed;
        this.parked = parked;
        this.rebuilds = rebuilds;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Deletes the index of one, or moves it to a tier, so that nobody can swap to it any more.
     *
     * @throws dev.endstate.index.IndexException if Elasticsearch cannot do it now
     */
    void remove(Retirement retirement) {
        Generation.Name generation = retirement.generation();
        Optional<String> tier = tier(retirement);

        if (tier.isPresent()) {
            generations.retire(generation, tier.get());
            events.tell(new Event.GenerationsChanged(generation.index()));
        } else if (generations.delete(generation)) {
            log.info("The index {} is deleted", generation);
            events.tell(new Event.GenerationsChanged(generation.index()));
        }
    }

    /**
     * Forgets all else that belongs to one whose index was removed.
     *
     * @return after which pause to remove it again, since it may only appear now; empty if it is ended for good
     */
    Optional<Duration> forget(Retirement retirement) {
        Generation.Name generation = retirement.generation();
        try {
            feed.release(generation);
        } catch (UnavailableException e) {
            log.debug("{} still has consumers, which stop as soon as they notice", generation, e);
            return Optional.of(CONSUMERS_STOP_WITHIN);
        }

        parked.forget(generation.toString());
        if (mayAppear(retirement)) {
            return Optional.of(LOOKED_FOR_EVERY);
        }
        log.info(
                "{} is retired: nobody feeds it, and its index is {}",
                generation,
                tier(retirement)
                        .map(to -> "moved to " + to + ", where nobody writes to it")
                        .orElse("no more"));
        return Optional.empty();
    }

    private Optional<String> tier(Retirement retirement) {
        return retirement.tier().filter(to -> generations.exists(retirement.generation()));
    }

    /** Whether its index, which nobody has seen and which was asked for shortly before, may be made only now. */
    private boolean mayAppear(Retirement retirement) {
        boolean isRecent = retirement.job().askedAt().plus(INDEX_APPEARS_WITHIN).isAfter(clock.instant());
        return !retirement.wasUsed()
                && isRecent
                && rebuilds.ofGeneration(retirement.generation())
                        .filter(Rebuild::isBegun)
                        .isEmpty();
    }
}
