package dev.endstate.parked;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The record of keys that cannot be indexed now. */
public class ParkedKeys {
    private final ParkedRepository repository;
    private final Clock clock;

    ParkedKeys(ParkedRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Keeps keys that were refused.
     *
     * @param reasons why, by the document's {@code _id}
     */
    public void park(String generation, String index, Map<String, String> reasons) {
        // PostgreSQL's text cannot hold U+0000, which a reason may quote.
        reasons.forEach(
                (id, reason) -> repository.park(generation, id, index, reason.replace('\0', ' '), clock.instant()));
    }

    /** Forgets keys that were indexed or deleted since; most often there are none. */
    public void clear(String generation, Collection<String> documentIds) {
        if (!documentIds.isEmpty() && repository.hasAny(generation)) {
            repository.clear(generation, documentIds);
        }
    }

    /**
     * A page of an index's parked keys, by id.
     *
     * @param after the last of the page before; null for the first page
     */
    public List<ParkedKey> page(String index, ParkedKey.@Nullable Id after, int limit) {
        return after == null
                ? repository.page(index, "", "", limit)
                : repository.page(index, after.documentId(), after.generation(), limit);
    }

    public long count(String index) {
        return repository.count(index);
    }

    /** Forgets a key without indexing it; returns whether it was parked. */
    public boolean discard(String index, String documentId) {
        return repository.discard(index, documentId) > 0;
    }

    /** Forgets everything about a generation that is no more. */
    public void forget(String generation) {
        repository.forget(generation);
    }
}
