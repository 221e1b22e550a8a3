package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Key;
import dev.endstate.reconcile.Difference.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspectPoolTest {
    private long now;
    private int keys;
    private final SuspectPool pool = new SuspectPool(Duration.ofSeconds(10), () -> now);

    private void addPage(int suspects) {
        Map<Key, Difference> page = new LinkedHashMap<>();
        for (int i = 0; i < suspects; i++) {
            page.put(new Key(List.of(String.valueOf(keys++))), new Difference(Kind.STALE, "", 1, 0));
        }
        pool.add(new Walk.Page(500, page, List.of(), new Cursor.Keys(Optional.empty()), false));
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void pages_without_suspects_are_never_waited_for() {
        addPage(0);
        pass(3_600);
        assertThat(pool.isEmpty()).isTrue();
        assertThat(pool.isDue()).isFalse();
    }

    @Test
    void suspects_wait_for_others_until_waiting_costs_nothing_more() {
        addPage(1);
        pass(9);
        addPage(1);
        pass(9);
        assertThat(pool.isDue()).isFalse();
        pass(1);
        assertThat(pool.isDue()).isTrue();
    }

    @Test
    void it_is_bounded() {
        for (int i = 1; i < SuspectPool.MOST / 500; i++) {
            addPage(500);
            assertThat(pool.isDue()).isFalse();
        }
        addPage(500);
        assertThat(pool.isDue()).isTrue();
        pool.clear();
        assertThat(pool.isDue()).isFalse();
    }

    @Test
    void a_walk_that_finds_a_little_on_each_page_notes_now_and_then_where_it_is() {
        for (int i = 0; i < 14; i++) {
            addPage(1);
            assertThat(pool.isDue()).isFalse();
            pass(5);
        }
        addPage(1);
        assertThat(pool.isDue()).isTrue();
    }
}
