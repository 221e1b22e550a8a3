package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a bulk request's keys.
 *
 * @param outcomes what is decided
 * @param unavailable what is not, with the reason: read these again
 */
public record BulkAnswer(Map<Key, Outcome> outcomes, Map<Key, String> unavailable) {

    /** Everything still to be done. */
    static BulkAnswer empty(int size) {
        return new BulkAnswer(LinkedHashMap.newLinkedHashMap(size), new LinkedHashMap<>());
    }
}
