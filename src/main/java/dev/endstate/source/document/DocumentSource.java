package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.source.SourceException;
import java.util.List;

/** Reads documents from the source database. */
@FunctionalInterface
public interface DocumentSource {
    /**
     * Reads a batch: takes a ticket, then every document in one snapshot that began after it.
     *
     * @param keys distinct keys of the definition
     * @param maxBytes how many bytes the documents may have together
     * @throws SourceException if nothing can be written; the type says what to do next
     */
    Read read(Definition definition, List<Key> keys, long maxBytes);
}
