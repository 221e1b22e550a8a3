package dev.endstate.reconcile;

import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.index.DocumentWalk;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks over the index's documents: finds the stale and the extra. */
final class WalkOverDocuments implements Walk {
    private final DocumentWalk documents;
    private final Generation generation;
    private final Comparison comparison;

    WalkOverDocuments(DocumentWalk documents, Generation generation, Comparison comparison) {
        this.documents = documents;
        this.generation = generation;
        this.comparison = comparison;
    }

    @Override
    public Page next() {
        List<DocumentWalk.Found> found = documents.next();
        KeySpec spec = generation.definition().key();
        Map<Key, StoredDocuments.Stored> ours = new LinkedHashMap<>();
        List<DocumentWalk.Found> strangers = new ArrayList<>();

        for (DocumentWalk.Found document : found) {
            Optional<Key> key =
                    key(spec, document.id()).filter(ofIt -> StoredDocuments.isInItsPlace(generation, ofIt, document));
            if (key.isPresent()) {
                ours.put(key.get(), new StoredDocuments.Stored(0, document.source()));
            } else {
                strangers.add(document);
            }
        }

        List<Key> differing = List.copyOf(comparison.with(generation, ours).keySet());
        boolean last = found.isEmpty();
        Cursor cursor = last ? new Cursor.Keys(Optional.empty()) : new Cursor.Documents(documents.position());
        // The walk's moment may be long ago, so that what differs from it is looked up as it is now.
        return new Page(found.size(), comparison.now(generation, differing), strangers, cursor, last);
    }

    private static Optional<Key> key(KeySpec spec, String id) {
        try {
            return Optional.of(spec.ofId(id)).filter(key -> key.id().equals(id));
        } catch (InvalidKeyException e) {
            return Optional.empty();
        }
    }
}
