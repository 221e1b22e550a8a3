package dev.endstate.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How large a query's largest row was when it was run last, so that what may be fetched at once is not found anew for each batch. */
final class RowBytes {
    private final Map<DocumentQuery, Integer> largest = new ConcurrentHashMap<>();

    /** 0 if that is not known yet. */
    int of(DocumentQuery query) {
        return largest.getOrDefault(query, 0);
    }

    void were(DocumentQuery query, int bytes) {
        largest.put(query, bytes);
    }
}
