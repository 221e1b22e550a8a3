package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RowChainsTest {

    @Test
    void rows_of_a_key_come_in_the_order_of_their_arrival() {
        RowChains rows = new RowChains(3, 0);
        add(rows, 2, "\"a\":1");
        add(rows, 0, "\"a\":2");
        add(rows, 2, "\"a\":3");
        add(rows, 2, "\"a\":4");
        assertThat(rows(rows, 2, true)).isEqualTo("{\"a\":1},{\"a\":3},{\"a\":4}");
        assertThat(rows(rows, 0, true)).isEqualTo("{\"a\":2}");
    }

    @Test
    void bare_values_have_no_braces() {
        RowChains rows = new RowChains(1, 0);
        add(rows, 0, "1");
        add(rows, 0, "null");
        assertThat(rows(rows, 0, false)).isEqualTo("1,null");
    }

    @Test
    void a_key_without_rows_gives_nothing() {
        RowChains rows = new RowChains(2, 0);
        add(rows, 1, "1");
        assertThat(rows.has(0)).isFalse();
        assertThat(rows.has(1)).isTrue();
        assertThat(rows(rows, 0, true)).isEmpty();
    }

    @Test
    void a_row_without_fields_is_a_row() {
        RowChains rows = new RowChains(1, 0);
        rows.add(0);
        rows.add(0);
        assertThat(rows.has(0)).isTrue();
        assertThat(rows(rows, 0, true)).isEqualTo("{},{}");
        assertThat(rows.bytes()).isZero();
    }

    @Test
    void bytes_counts_what_was_written() {
        RowChains rows = new RowChains(1, 0);
        assertThat(rows.bytes()).isZero();
        add(rows, 0, "12");
        add(rows, 0, "345");
        assertThat(rows.bytes()).isEqualTo(5);
    }

    @Test
    void rows_can_be_copied_more_than_once_and_after_others() {
        RowChains rows = new RowChains(1, 0);
        add(rows, 0, "1");
        JsonBuffer target = new JsonBuffer(0);
        target.ascii('[');
        rows.copyTo(target, 0, false);
        target.ascii(';');
        rows.copyTo(target, 0, true);
        assertThat(text(target)).isEqualTo("[1;{1}");
    }

    @Test
    void thousands_of_rows_in_any_order_stay_with_their_keys() {
        Random random = new Random(7);
        int keys = 37;
        RowChains rows = new RowChains(keys, 0);
        List<List<String>> expected = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            expected.add(new ArrayList<>());
        }

        for (int row = 0; row < 10_000; row++) {
            int key = random.nextInt(keys - 1);
            String value = "\"" + row + "x".repeat(random.nextInt(20)) + "\"";
            add(rows, key, value);
            expected.get(key).add(value);
        }

        for (int key = 0; key < keys; key++) {
            assertThat(rows.has(key)).isEqualTo(!expected.get(key).isEmpty());
            assertThat(rows(rows, key, true))
                    .isEqualTo(expected.get(key).stream()
                            .map(value -> "{" + value + "}")
                            .collect(Collectors.joining(",")));
        }
    }

    private static void add(RowChains rows, int key, String json) {
        rows.buffer().raw(json.getBytes(StandardCharsets.UTF_8));
        rows.add(key);
    }

    private static String rows(RowChains rows, int key, boolean braces) {
        JsonBuffer target = new JsonBuffer(0);
        rows.copyTo(target, key, braces);
        return text(target);
    }

    private static String text(JsonBuffer json) {
        return new String(json.copy(), StandardCharsets.UTF_8);
    }
}
