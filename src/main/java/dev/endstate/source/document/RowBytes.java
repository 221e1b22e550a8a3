package dev.endstate.source.document;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Remembers how large the rows of each query were in its last run, so that not every batch has to find out anew what it may fetch at
 * once, and how much room its documents need.
 */
final class RowBytes {
    private final Map<DocumentQuery, AtomicReference<Seen>> last = new IdentityHashMap<>();

    /**
     * What was seen of a query's rows.
     *
     * @param largest bytes of the largest row; 0 if the query has not run yet
     * @param ofKey bytes of all rows, for each key that was asked for
     */
    record Seen(int largest, int ofKey) {
        static final Seen NOTHING = new Seen(0, 64);
    }

    RowBytes(List<DocumentQuery> queries) {
        queries.forEach(query -> last.put(query, new AtomicReference<>(Seen.NOTHING)));
    }

    Seen of(DocumentQuery query) {
        return seen(query).get();
    }

    void note(DocumentQuery query, Seen seen) {
        seen(query).set(seen);
    }

    private AtomicReference<Seen> seen(DocumentQuery query) {
        AtomicReference<Seen> seen = last.get(query);
        if (seen == null) {
            throw new IllegalArgumentException(query.file() + " is another definition's");
        }
        return seen;
    }
}
