package dev.endstate.parked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.definition.TextHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

/** No key stays parked that went well since, whoever parked it, although not each batch asks. */
class SettledKeysTest {
    private static final String GENERATION = "things-000001";

    private final AtomicLong now = new AtomicLong();
    private final Rows rows = new Rows();
    private final SettledKeys settled = new SettledKeys(rows, now::get);

    @Test
    void small_batches_ask_once_a_second() {
        for (int batch = 0; batch < 100; batch++) {
            settled.add(GENERATION, Map.of("1", (long) batch));
            now.addAndGet(Duration.ofMillis(20).toNanos());
        }

        assertThat(rows.asked).isEqualTo(2);
    }

    @Test
    void what_another_instance_parked_meanwhile_is_forgotten_when_it_is_asked_for_next() {
        settled.add(GENERATION, Map.of("1", 1L));
        rows.parkedBy("2", 5);
        settled.add(GENERATION, Map.of("2", 6L));
        assertThat(rows.tickets).containsKey(TextHash.of("2"));

        settled.settleAll();

        assertThat(rows.tickets).isEmpty();
    }

    @Test
    void what_a_later_read_parked_stays_parked() {
        settled.add(GENERATION, Map.of("1", 1L));
        rows.parkedBy("2", 7);
        settled.add(GENERATION, Map.of("2", 6L));

        settled.settleAll();

        assertThat(rows.tickets).containsOnlyKeys(TextHash.of("2"));
    }

    @Test
    void what_this_instance_parks_is_forgotten_with_the_next_batch_that_it_is_in() {
        settled.add(GENERATION, Map.of("1", 1L));
        rows.parkedBy("2", 5);
        settled.notePark(GENERATION);

        settled.add(GENERATION, Map.of("2", 6L));

        assertThat(rows.tickets).isEmpty();
    }

    @Test
    void while_some_are_parked_each_batch_counts_at_once() {
        rows.parkedBy("1", 5);
        rows.parkedBy("2", 5);

        settled.add(GENERATION, Map.of("1", 6L));
        assertThat(rows.tickets).containsOnlyKeys(TextHash.of("2"));
        settled.add(GENERATION, Map.of("2", 7L));

        assertThat(rows.tickets).isEmpty();
    }

    @Test
    void a_database_that_does_not_answer_makes_nothing_forgotten() {
        settled.add(GENERATION, Map.of("1", 1L));
        rows.parkedBy("2", 5);
        settled.add(GENERATION, Map.of("2", 6L));
        rows.isAway = true;
        assertThatThrownBy(settled::settleAll).isInstanceOf(QueryTimeoutException.class);
        rows.isAway = false;

        settled.settleAll();

        assertThat(rows.tickets).isEmpty();
    }

    @Test
    void what_is_kept_has_a_limit() {
        settled.add(GENERATION, Map.of("1", 1L));
        rows.parkedBy("7", 5);

        Map<String, Long> many = new HashMap<>();
        for (int id = 0; id < 20_001; id++) {
            many.put(String.valueOf(id), 6L);
        }
        settled.add(GENERATION, many);

        assertThat(rows.tickets).isEmpty();
    }

    /** The table, in memory: the ticket under which each was parked, by the hash of its id. */
    private static final class Rows implements ParkedRepository {
        private final Map<String, Long> tickets = new HashMap<>();
        private int asked;
        private boolean isAway;

        void parkedBy(String id, long ticket) {
            tickets.put(TextHash.of(id), ticket);
        }

        @Override
        public boolean hasAny(String generation) {
            if (isAway) {
                throw new QueryTimeoutException("away");
            }
            asked++;
            return !tickets.isEmpty();
        }

        @Override
        public int clear(String generation, Collection<String> hashes, long ticket) {
            tickets.entrySet().removeIf(row -> hashes.contains(row.getKey()) && row.getValue() <= ticket);
            return 0;
        }

        @Override
        public void park(
                String generation,
                String documentId,
                String hash,
                String index,
                String reason,
                long ticket,
                Instant now) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ParkedKey> page(String index, String after, String afterGeneration, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> reason(String generation, String hash) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long countOfGeneration(String generation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long count(String index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int discard(String index, String documentId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int forget(String generation) {
            throw new UnsupportedOperationException();
        }
    }
}
