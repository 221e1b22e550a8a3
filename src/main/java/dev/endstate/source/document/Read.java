package dev.endstate.source.document;

import dev.endstate.definition.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a batch of keys, from one snapshot of the database.
 *
 * @param ticket taken before the snapshot began: the version of every write that follows from this read
 * @param startedAt when the ticket was taken, in nanoseconds of {@link System#nanoTime()}
 * @param keys the batch
 * @param documents a document's JSON at its key's position; null where the database has no document for the key
 * @param faults keys whose rows cannot make a document, with the reason
 */
public record Read(
        long ticket, long startedAt, List<Key> keys, byte @Nullable [][] documents, Map<Key, String> faults) {

    /** The document of the key at this position; empty if it is to be deleted. */
    public Optional<byte[]> document(int position) {
        return Optional.ofNullable(documents[position]);
    }

    /** How many bytes its documents have together. */
    public long bytes() {
        long bytes = 0;
        for (byte @Nullable [] document : documents) {
            bytes += document == null ? 0 : document.length;
        }
        return bytes;
    }
}
