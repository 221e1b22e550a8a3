package dev.endstate.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.KeyType;
import dev.endstate.definition.NamedSql;
import dev.endstate.source.key.KeyPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often very many keys of one row are looked up. */
class ReadAheadTest {
    private static final int CHUNK = 100;
    private static final KeySpec KEY = new KeySpec(List.of(new KeySpec.Column("id", KeyType.BIGINT)));
    private static final NamedSql LOOKUP = NamedSql.parse("SELECT id FROM t WHERE a = :a");

    private final List<Integer> limits = new ArrayList<>();
    private long nanoTime;

    private static FanoutTask task(long id, Optional<Key> doneTo, long requests) {
        List<String> done = doneTo.map(Key::values).orElse(null);
        FanoutCursor cursor = new FanoutCursor(done, done, null, false, requests);
        return new FanoutTask(id, "t-000001", LOOKUP, Map.of("a", "1"), cursor);
    }

    private static Key key(int number) {
        return new Key(List.of(String.valueOf(number)));
    }

    /** @param nanosPerKeyLeft what the database takes, as it sorts all that is left for each page */
    private ReadAhead over(int keys, long nanosPerKeyLeft) {
        return new ReadAhead(
                (key, lookup, row, range, limit) -> {
                    limits.add(limit);
                    int after = range.after()
                            .map(last -> Integer.parseInt(last.id()))
                            .orElse(-1);
                    nanoTime += (keys - after) * nanosPerKeyLeft;
                    List<Key> page = IntStream.range(after + 1, Math.min(keys, after + 1 + limit))
                            .mapToObj(ReadAheadTest::key)
                            .toList();
                    return new KeyPage(page, page.size() < limit);
                },
                CHUNK,
                () -> nanoTime);
    }

    private static List<Key> all(ReadAhead ahead) {
        List<Key> all = new ArrayList<>();
        Optional<Key> doneTo = Optional.empty();
        while (true) {
            ReadAhead.Next next = ahead.next(task(1, doneTo, 0), KEY, CHUNK);
            assertThat(next.keys()).hasSizeLessThanOrEqualTo(CHUNK);
            all.addAll(next.keys());
            if (next.last()) {
                return all;
            }
            doneTo = Optional.of(all.getLast());
        }
    }

    @Test
    void a_million_keys_that_are_sorted_for_each_page_take_few_pages() {
        List<Key> all = all(over(1_000_000, 500));
        assertThat(all.size()).isEqualTo(1_000_000);
        assertThat(all.getLast()).isEqualTo(key(999_999));
        assertThat(limits).hasSizeLessThan(80);
        // Half a second for each sort of all keys; in pages of a chunk it would be 2,500 s.
        assertThat(nanoTime).isLessThan(40_000_000_000L);
    }

    @Test
    void keys_that_an_index_gives_at_once_are_read_chunk_by_chunk() {
        assertThat(all(over(5_000, 1))).hasSize(5_000);
        assertThat(limits).containsOnly(CHUNK);
    }

    @Test
    void keys_that_were_looked_up_before_a_change_say_so() {
        ReadAhead ahead = over(10_000, 1_000_000);
        Key last = ahead.next(task(1, Optional.empty(), 0), KEY, CHUNK).keys().getLast();
        last = ahead.next(task(1, Optional.of(last), 0), KEY, CHUNK).keys().getLast();
        ReadAhead.Next next = ahead.next(task(1, Optional.of(last), 7), KEY, CHUNK);
        assertThat(limits).hasSize(2);
        assertThat(next.requests()).isZero();
    }

    @Test
    void a_chunk_that_was_not_done_is_looked_up_again() {
        ReadAhead ahead = over(10_000, 1_000_000);
        Key last = ahead.next(task(1, Optional.empty(), 0), KEY, CHUNK).keys().getLast();
        List<Key> second = ahead.next(task(1, Optional.of(last), 0), KEY, CHUNK).keys();
        assertThat(ahead.next(task(1, Optional.of(last), 0), KEY, CHUNK).keys()).isEqualTo(second);
    }

    @Test
    void the_rests_of_many_tasks_are_not_kept() {
        ReadAhead ahead = over(1_000, 1_000_000);
        ahead.next(task(1, Optional.empty(), 0), KEY, CHUNK);
        for (int round = 0; round < 2; round++) {
            for (int id = 0; id < 100; id++) {
                assertThat(ahead.next(task(id, Optional.of(key(99)), 0), KEY, CHUNK)
                                .keys())
                        .startsWith(key(100));
            }
        }
    }
}
