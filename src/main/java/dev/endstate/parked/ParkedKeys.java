package dev.endstate.parked;

import dev.endstate.definition.TextHash;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Records the keys that cannot be indexed now. */
@Component
public class ParkedKeys implements Parking, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ParkedKeys.class);
    private static final int LONGEST_REASON = 4_000;

    private final ParkedRepository repository;
    private final SettledKeys settled;
    private final Clock clock;

    ParkedKeys(ParkedRepository repository, Clock clock) {
        this.repository = repository;
        this.settled = new SettledKeys(repository, System::nanoTime);
        this.clock = clock;
    }

    @Override
    public void park(String generation, String index, long ticket, Map<String, String> reasons) {
        reasons.forEach((id, reason) ->
                repository.park(generation, id, TextHash.of(id), index, storable(reason), ticket, clock.instant()));
        settled.notePark(generation);
    }

    @Override
    public void clear(String generation, Map<String, Long> tickets) {
        if (!tickets.isEmpty()) {
            settled.add(generation, tickets);
        }
    }

    @Scheduled(fixedDelay = 1_000)
    void settle() {
        try {
            settled.settleAll();
        } catch (DataAccessException | TransactionException e) {
            log.debug("It cannot be asked now whether keys are parked that went well since; it is asked again", e);
        }
    }

    @Override
    public void destroy() {
        settle();
    }

    /** A reason may quote the row: at length, and with U+0000, which PostgreSQL's text cannot hold. */
    private static String storable(String reason) {
        String text = reason.replace('\0', ' ');
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }

    /**
     * Returns a page of an index's parked keys, by id.
     *
     * @param after the last of the page before; null for the first page
     */
    public List<ParkedKey> page(String index, ParkedKey.@Nullable Id after, int limit) {
        return after == null
                ? repository.page(index, "", "", limit)
                : repository.page(index, after.documentId(), after.generation(), limit);
    }

    /** Says why a key is parked in a generation; empty if it is not. */
    public Optional<String> reason(String generation, String documentId) {
        return repository.reason(generation, TextHash.of(documentId));
    }

    /** Counts the keys that are parked in one generation. */
    public long countOfGeneration(String generation) {
        return repository.countOfGeneration(generation);
    }

    /** Counts the keys that are parked in all generations of an index. */
    public long count(String index) {
        return repository.count(index);
    }

    /** Forgets a key without indexing it; returns whether it was parked. */
    public boolean discard(String index, String documentId) {
        return repository.discard(index, documentId) > 0;
    }

    /** Forgets everything about a generation that is gone. */
    public void forget(String generation) {
        repository.forget(generation);
        settled.forget(generation);
    }
}
