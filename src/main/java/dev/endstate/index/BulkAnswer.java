package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What became of a bulk request's keys.
 *
 * @param outcomes what is decided
 * @param unavailable what is not, with the reason: read these again
 * @param suspect those of the undecided at which Elasticsearch itself failed (500), which may be for what is in the document
 */
public record BulkAnswer(Map<Key, Outcome> outcomes, Map<Key, String> unavailable, Set<Key> suspect) {
    /** Everything still to be done. */
    static BulkAnswer empty(int size) {
        return new BulkAnswer(LinkedHashMap.newLinkedHashMap(size), new LinkedHashMap<>(), new LinkedHashSet<>());
    }

    /** Everything is decided. */
    public static BulkAnswer of(Map<Key, Outcome> outcomes) {
        return new BulkAnswer(outcomes, Map.of(), Set.of());
    }
}
