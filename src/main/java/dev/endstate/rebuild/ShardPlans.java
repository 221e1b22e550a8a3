package dev.endstate.rebuild;

import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.shards.DataNodesSurvey;
import dev.endstate.index.shards.ExpectedSize;
import dev.endstate.index.shards.GenerationSize;
import dev.endstate.index.shards.GenerationSizes;
import dev.endstate.index.shards.ShardPlan;
import dev.endstate.index.shards.ShardPlanner;
import dev.endstate.source.document.DocumentSample;
import dev.endstate.source.document.DocumentSampler;
import dev.endstate.source.key.KeyCount;
import java.util.Optional;

/** Plans the shards of a definition's next generation, from the database's keys and documents and from the cluster as they are now. */
public final class ShardPlans {
    /** Fewer would tell more of an index's own cost than of its documents. */
    private static final long ENOUGH_DOCUMENTS = 1_000;

    private final Generations generations;
    private final GenerationSizes sizes;
    private final DocumentSampler sampler;
    private final DataNodesSurvey cluster;
    private final ShardPlanner planner;

    ShardPlans(
            Generations generations,
            GenerationSizes sizes,
            DocumentSampler sampler,
            DataNodesSurvey cluster,
            ShardPlanner planner) {
        this.generations = generations;
        this.sizes = sizes;
        this.sampler = sampler;
        this.cluster = cluster;
        this.planner = planner;
    }

    /**
     * The plan as of now. Counts the keys, which takes as long as one walk over them.
     *
     * @throws dev.endstate.index.IndexException if the cluster cannot be asked
     * @throws dev.endstate.source.SourceException if the database cannot be asked
     */
    ShardPlan of(Definition definition) {
        Optional<Generation> active = generations.active(definition.index());
        Optional<GenerationSize> current = active.map(sizes::of);
        return planner.plan(definition, expected(definition, active, current), cluster.now(), current);
    }

    /**
     * The same for a generation that is about to be made; to be called before its offsets are pinned and its index is created.
     *
     * @throws dev.endstate.index.shards.NoRoomException if the nodes that can hold it have not the disk
     */
    public ShardPlan withRoom(Definition definition) {
        ShardPlan plan = of(definition);
        plan.requireRoom();
        return plan;
    }

    private ExpectedSize expected(
            Definition definition, Optional<Generation> active, Optional<GenerationSize> current) {
        KeyCount count = sampler.count(definition);
        long keys = count.keys();
        if (current.isPresent() && current.get().documents() >= ENOUGH_DOCUMENTS) {
            boolean sameDefinition =
                    active.orElseThrow().definition().fingerprint().equals(definition.fingerprint());
            return ExpectedSize.like(current.get(), keys, sameDefinition);
        }
        DocumentSample sample = sampler.sample(definition, count);
        return ExpectedSize.sampled(keys, sample.sampled(), sample.documents(), sample.bytes());
    }
}
