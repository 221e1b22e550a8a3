package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.key.KeyPages;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Begins walks, and goes on with them. */
@Component
final class Walks {
    private final StoredDocuments stored;
    private final KeyPages keys;
    private final Comparison comparison;
    private final int pageKeys;
    private final DocumentWalk.Pages documentPages;

    /** @param limits say the most bytes of a page of documents, unless one alone has more */
    Walks(
            StoredDocuments stored,
            KeyPages keys,
            Comparison comparison,
            ReconcileProperties properties,
            PipelineProperties limits) {
        this.stored = stored;
        this.keys = keys;
        this.comparison = comparison;
        this.pageKeys = properties.pageKeys();
        this.documentPages = new DocumentWalk.Pages(
                properties.pageKeys(), limits.maxBytes().toBytes(), properties.pointInTimeKept());
    }

    /** Fixes a moment of the index, over whose documents a walk can go. */
    DocumentWalk beginDocuments(Generation generation) {
        return stored.walk(generation, documentPages);
    }

    /** Has Elasticsearch keep a walk's moment no longer. */
    void giveUp(String pointInTime) {
        stored.giveUp(pointInTime);
    }

    Walk overDocuments(Generation generation, DocumentWalk documents) {
        return new WalkOverDocuments(documents, generation, comparison);
    }

    Walk overDocuments(Generation generation, DocumentWalk.Position position) {
        return overDocuments(generation, stored.walk(generation, position, documentPages));
    }

    Walk overKeys(Generation generation, Optional<Key> after) {
        return new WalkOverKeys(keys, generation, stored, comparison, pageKeys, after);
    }
}
