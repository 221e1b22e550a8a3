package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.Map;
import java.util.Optional;

/** Where documents go. */
@FunctionalInterface
public interface DocumentSink {
    /**
     * Writes what one read found, in one request.
     *
     * @param ticket the version of every write
     * @param documents each key's JSON; empty to delete it
     * @throws IndexException if the request as a whole was not done; nothing is known then of any key
     */
    BulkAnswer write(Generation generation, long ticket, Map<Key, Optional<byte[]>> documents);
}
