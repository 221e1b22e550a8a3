package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.Map;
import java.util.Optional;

/** Writes documents into an index. */
@FunctionalInterface
public interface DocumentSink {
    /**
     * Writes what one read found, in one request.
     *
     * @param ticket the version of every write
     * @param documents each key's JSON; empty to delete it
     * @throws IndexException if the request as a whole was not carried out; nothing is known of any key then
     */
    BulkAnswer write(Generation generation, long ticket, Map<Key, Optional<byte[]>> documents);
}
