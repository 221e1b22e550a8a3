package dev.endstate.index;

import java.util.List;

/** Writes documents into an index. */
@FunctionalInterface
public interface DocumentSink {
    /**
     * Writes what was read, in one request. Several reads may share it, since each write carries the ticket of its own read.
     *
     * @param writes of distinct keys
     * @throws IndexException if the request as a whole was not carried out; nothing is known of any key then
     */
    BulkAnswer write(Generation generation, List<DocumentWrite> writes);
}
