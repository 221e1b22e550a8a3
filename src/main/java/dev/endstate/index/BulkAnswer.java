package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What became of a bulk request's keys.
 *
 * @param outcomes the keys whose outcome is decided
 * @param unavailable the undecided keys with the reason: read these again
 * @param suspect the undecided keys at which Elasticsearch itself failed (500), perhaps because of what is in the document
 */
public record BulkAnswer(Map<Key, Outcome> outcomes, Map<Key, String> unavailable, Set<Key> suspect) {
    /** An answer to which keys are still to be added. */
    static BulkAnswer empty(int size) {
        return new BulkAnswer(LinkedHashMap.newLinkedHashMap(size), new LinkedHashMap<>(), new LinkedHashSet<>());
    }

    /** An answer in which every key is decided. */
    public static BulkAnswer of(Map<Key, Outcome> outcomes) {
        return new BulkAnswer(outcomes, Map.of(), Set.of());
    }
}
