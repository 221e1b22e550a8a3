package dev.endstate.source.document;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers how large a query's largest row was in its last run, so that not every batch has to find out anew what it may fetch at once. */
final class RowBytes {
    private final Map<DocumentQuery, Integer> largest = new ConcurrentHashMap<>();

    /** The bytes of the largest row; 0 if the query has not run yet. */
    int of(DocumentQuery query) {
        return largest.getOrDefault(query, 0);
    }

    void note(DocumentQuery query, int bytes) {
        largest.put(query, bytes);
    }
}
