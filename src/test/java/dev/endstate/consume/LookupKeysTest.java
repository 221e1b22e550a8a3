package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import dev.endstate.index.Generation;
import dev.endstate.source.SourceException;
import dev.endstate.testing.Things;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a batch's lookups, whatever the database says to them. */
class LookupKeysTest {
    private static final int MOST_OF_ROW = 100;
    private static final NamedSql LOOKUP = NamedSql.parse("SELECT id FROM t WHERE a = :a");
    private final Generation generation = Things.generation();
    private final List<Integer> asked = new ArrayList<>();
    private final List<String> handedOver = new ArrayList<>();
    private final List<String> unanswered = new ArrayList<>();
    private final List<Integer> portions = new ArrayList<>();
    private final Set<Key> found = new HashSet<>();

    /** What the database says to one row; throws what it makes the statement fail with. */
    private interface Row {
        List<Key> ask(int row);
    }

    private LookupKeys lookups(Row answer) {
        LookupKeys.Database database =
                (Generation which, NamedSql sql, List<Map<String, @Nullable String>> rows, int ofOne, int ofAll) -> {
                    asked.add(rows.size());
                    List<List<Key>> answers = rows.stream()
                            .map(row -> answer.ask(Integer.parseInt(Objects.requireNonNull(row.get("a")))))
                            .map(keys -> keys.subList(0, Math.min(keys.size(), ofOne + 1)))
                            .toList();

                    if (answers.stream().mapToInt(List::size).sum() > ofAll) {
                        throw new SourceException.TooLarge("too many");
                    }
                    return answers;
                };
        return new LookupKeys(database, (which, sql, row) -> handedOver.add(String.valueOf(row.get("a"))), MOST_OF_ROW);
    }

    private void follow(LookupKeys lookups, int rows) throws InterruptedException {
        lookups.follow(
                generation,
                IntStream.range(0, rows)
                        .mapToObj(row -> new ResolvedKeys.Lookup(LOOKUP, Map.of("a", String.valueOf(row))))
                        .toList(),
                (lookup, reason) -> unanswered.add(String.valueOf(lookup.row().get("a"))),
                keys -> {
                    portions.add(keys.size());
                    found.addAll(keys);
                });
    }

    @Test
    void thousands_of_small_rows_are_one_statement_and_none_is_handed_over() throws Exception {
        follow(lookups(row -> keys(row, 2)), 2_000);
        assertThat(asked).containsExactly(2_000);
        assertThat(found).hasSize(4_000);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void the_row_that_leads_to_too_many_keys_is_handed_over_and_no_other() throws Exception {
        follow(lookups(row -> keys(row, row == 77 ? MOST_OF_ROW + 1 : 1)), 300);
        assertThat(handedOver).containsExactly("77");
        assertThat(found).hasSize(299);
    }

    @Test
    void rows_that_lead_to_very_many_keys_together_are_read_in_portions() throws Exception {
        follow(lookups(row -> keys(row, MOST_OF_ROW)), 2_000);
        assertThat(handedOver).isEmpty();
        assertThat(found).hasSize(2_000 * MOST_OF_ROW);
        assertThat(portions).allMatch(keys -> keys <= 40_000);
    }

    @Test
    void rows_that_fail_are_found_in_few_statements_and_the_others_are_followed() throws Exception {
        follow(
                lookups(row -> {
                    if (row == 3 || row == 1_234) {
                        throw new SourceException.Faulty("is not a bigint", new IllegalStateException(), false);
                    }
                    return keys(row, 1);
                }),
                2_000);

        assertThat(unanswered).containsExactly("3", "1234");
        assertThat(found).hasSize(1_998);
        assertThat(handedOver).isEmpty();
        assertThat(asked).hasSizeLessThan(60);
    }

    @Test
    void rows_that_last_too_long_together_are_asked_for_in_less_and_the_next_batch_begins_with_that() throws Exception {
        LookupKeys lookups = new LookupKeys(
                (which, sql, rows, ofOne, ofAll) -> {
                    asked.add(rows.size());
                    if (rows.size() > 100) {
                        throw new SourceException.Faulty("canceled", new IllegalStateException(), true);
                    }
                    return rows.stream().map(row -> List.<Key>of()).toList();
                },
                (which, sql, row) -> handedOver.add("a row"),
                MOST_OF_ROW);

        follow(lookups, 200);
        asked.clear();
        follow(lookups, 200);

        assertThat(asked.getFirst()).isLessThan(120);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void a_row_that_lasts_too_long_by_itself_is_handed_over() throws Exception {
        follow(
                lookups(row -> {
                    if (row == 5) {
                        throw new SourceException.Faulty("canceled", new IllegalStateException(), true);
                    }
                    return keys(row, 1);
                }),
                10);
        assertThat(handedOver).containsExactly("5");
        assertThat(found).hasSize(9);
    }

    @Test
    void a_database_that_is_away_is_told_and_hands_nothing_over() {
        assertThatThrownBy(() -> follow(
                        lookups(row -> {
                            throw new SourceException.Unavailable("locked", new IllegalStateException());
                        }),
                        10))
                .isInstanceOf(SourceException.Unavailable.class);
        assertThat(handedOver).isEmpty();
        assertThat(unanswered).isEmpty();
    }

    private static List<Key> keys(int row, int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> new Key(List.of(row + "-" + i)))
                .toList();
    }
}
