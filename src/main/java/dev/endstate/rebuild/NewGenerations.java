package dev.endstate.rebuild;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.GenerationFeed;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexAdditions;
import dev.endstate.index.IndexException;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.source.SourceDatabase;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the generations of rebuilds, each with its shards planned anew. */
final class NewGenerations {
    private static final Logger log = LoggerFactory.getLogger(NewGenerations.class);

    private final Generations generations;
    private final GenerationFeed feed;
    private final SourceDatabase source;
    private final ShardPlans shards;
    private final IndexAdditions additions;

    NewGenerations(
            Generations generations,
            GenerationFeed feed,
            SourceDatabase source,
            ShardPlans shards,
            IndexAdditions additions) {
        this.generations = generations;
        this.feed = feed;
        this.source = source;
        this.shards = shards;
        this.additions = additions;
    }

    /**
     * Pins a generation's offsets, then creates its index, with the shards that were planned when it was asked for: to plan is to count
     * every key, which is not done twice.
     *
     * @param lock under which it is made
     * @return empty if an index of that name exists already
     * @throws dev.endstate.index.IndexException.Refused if Elasticsearch refuses the definition's {@code index.json}
     */
    Optional<Generation> create(Rebuild rebuild, Definition definition, AdvisoryLock.Held lock) {
        Generation.Name name = rebuild.name();
        if (generations.exists(name)) {
            // Its offsets are somebody's; they must not be moved.
            return Optional.empty();
        }
        int planned = rebuild.shards() == null ? shards.withRoom(definition).shards() : rebuild.shards();
        // To plan may have taken long.
        if (!lock.isStillHeld()) {
            throw new IllegalStateException("the lock of " + name + " was lost while its shards were planned");
        }
        // Before the index exists nobody can read for it.
        feed.pin(name, definition, generations.active(name.index()).map(Generation::name));
        Optional<Generation> created = generations.create(name, definition, source.identity(), planned);
        created.ifPresent(this::sayWhatWasAdded);
        return created;
    }

    private void sayWhatWasAdded(Generation generation) {
        try {
            additions
                    .of(generation, true)
                    .forEach(addition -> log.warn("{} is made, but not as defined: {}", generation, addition));
        } catch (IndexException e) {
            log.warn("{} is made, but what the cluster's index templates gave it could not be asked", generation, e);
        }
    }
}
