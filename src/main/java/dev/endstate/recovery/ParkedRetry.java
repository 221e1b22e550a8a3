package dev.endstate.recovery;

import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKey;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.SourceDatabase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads parked keys again; those of a generation that was built from another database are left alone. */
@Component
final class ParkedRetry {
    private static final Logger log = LoggerFactory.getLogger(ParkedRetry.class);
    private static final int PAGE_KEYS = 1_000;

    private final ParkedKeys parked;
    private final Generations generations;
    private final SourceDatabase source;
    private final Pipeline pipeline;

    ParkedRetry(ParkedKeys parked, Generations generations, SourceDatabase source, Pipeline pipeline) {
        this.parked = parked;
        this.generations = generations;
        this.source = source;
        this.pipeline = pipeline;
    }

    /** Gives every parked key of an index to the pipeline once; returns how many came to which outcome. */
    Map<String, Integer> run(String index) throws InterruptedException {
        String identity = source.identity();
        List<Generation> ours = generations.of(index).stream()
                .filter(generation -> generation.source().equals(identity))
                .toList();

        Map<String, Integer> counts = new TreeMap<>();
        ParkedKey.@Nullable Id after = null;
        List<ParkedKey> page;
        do {
            page = parked.page(index, after, PAGE_KEYS);
            for (Generation generation : ours) {
                pipeline.index(generation, keys(page, generation))
                        .values()
                        .forEach(outcome -> counts.merge(outcome.tag(), 1, Integer::sum));
            }
            forgetOrphans(page);
            after = page.isEmpty() ? null : page.getLast().id();
        } while (page.size() == PAGE_KEYS);
        return counts;
    }

    private Set<Key> keys(List<ParkedKey> page, Generation generation) {
        Set<Key> keys = new LinkedHashSet<>();
        page.stream()
                .map(ParkedKey::id)
                .filter(id -> id.generation().equals(generation.toString()))
                .forEach(id -> key(generation, id).ifPresent(keys::add));
        return keys;
    }

    private static Optional<Key> key(Generation generation, ParkedKey.Id id) {
        try {
            return Optional.of(generation.definition().key().ofId(id.documentId()));
        } catch (InvalidKeyException e) {
            log.warn("The parked key {} is not one of {} and stays: {}", id.documentId(), generation, e.getMessage());
            return Optional.empty();
        }
    }

    /** What was parked for a generation that was deleted cannot be indexed any more. */
    private void forgetOrphans(List<ParkedKey> page) {
        page.stream()
                .map(key -> key.id().generation())
                .distinct()
                .filter(name ->
                        Generation.Name.parse(name).filter(generations::exists).isEmpty())
                .forEach(parked::forget);
    }
}
