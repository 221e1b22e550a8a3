package dev.endstate.rebuild.step;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.GenerationFeed;
import dev.endstate.index.Generations;
import dev.endstate.instance.job.Turn;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.ShardPlans;
import dev.endstate.scan.Scans;
import dev.endstate.source.SourceDatabase;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes the generations of rebuilds, each with its shards planned anew. */
@Component
final class NewGenerations {
    private final Generations generations;
    private final GenerationFeed feed;
    private final SourceDatabase source;
    private final ShardPlans shards;
    private final Birth birth;
    private final Scans scans;

    NewGenerations(
            Generations generations,
            GenerationFeed feed,
            SourceDatabase source,
            ShardPlans shards,
            Birth birth,
            Scans scans) {
        this.generations = generations;
        this.feed = feed;
        this.source = source;
        this.shards = shards;
        this.birth = birth;
        this.scans = scans;
    }

    /**
     * Pins a generation's offsets, then creates its index, with the shards that were planned when it was asked for: to plan is to count
     * every key, which is not done twice.
     *
     * @return false if an index of that name exists that somebody else made
     * @throws dev.endstate.index.IndexException.Refused if Elasticsearch refuses the definition's {@code index.json}
     */
    boolean create(Rebuild rebuild, Definition definition, Turn turn) {
        // If there was an index, it is gone, and the new one is filled from the beginning.
        scans.reset(rebuild.job(), turn);
        Generation.Name name = rebuild.name();
        if (generations.exists(name)) {
            // Its offsets are somebody's; they must not be moved.
            return isMade(rebuild);
        }

        Integer asked = rebuild.shards();
        int planned = asked == null ? shards.withRoom(definition).shards() : asked;
        // To plan may have taken long.
        if (!turn.isMine()) {
            throw new IllegalStateException("the turn at " + name
                    + " was over when its shards were planned, so this instance does not make it");
        }

        // Before the index exists nobody can read for it.
        feed.pin(name, definition, generations.active(name.index()).map(Generation::name));
        Optional<Generation> created = generations.create(name, definition, source.identity(), planned);
        created.ifPresent(birth::tell);
        return created.isPresent() || isMade(rebuild);
    }

    /** Its index may have been made by a request whose answer was lost. The name was given to no other rebuild. */
    private boolean isMade(Rebuild rebuild) {
        return generations
                .byName(rebuild.name())
                .filter(made -> made.definition().fingerprint().equals(rebuild.fingerprint())
                        && made.source().equals(source.identity()))
                .isPresent();
    }
}
