package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchSizeTest {
    private final FetchSize fetch = new FetchSize(100);

    private List<Integer> fetches(int rows, int bytes) {
        List<Integer> fetches = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            if (fetch.count(bytes)) {
                fetches.add(fetch.rows());
            }
        }
        return fetches;
    }

    @Test
    void small_rows_are_fetched_by_ever_more() {
        assertThat(fetch.rows()).isEqualTo(200);
        assertThat(fetches(4_000, 100)).containsExactly(400, 800, 1_000, 1_000, 1_000);
    }

    @Test
    void after_a_large_row_few_are_fetched_however_small_the_others_were() {
        fetches(1_400, 100);
        fetch.count(500_000);
        assertThat(fetches(999, 100)).containsExactly(2);
        assertThat(fetches(2, 100)).containsExactly(2);
    }

    @Test
    void a_query_begins_with_what_its_rows_were_like_when_it_was_run_last() {
        assertThat(new FetchSize(100).rows()).isEqualTo(200);
        assertThat(new FetchSize(100_000).rows()).isEqualTo(10);
        assertThat(new FetchSize(200 << 20).rows()).isEqualTo(1);
    }

    @Test
    void of_rows_that_nobody_has_seen_few_are_fetched() {
        assertThat(new FetchSize(0).rows()).isEqualTo(20);
    }

    @Test
    void one_row_is_fetched_however_large_it_is() {
        assertThat(fetches(201, 200 << 20)).containsExactly(1, 1);
    }
}
