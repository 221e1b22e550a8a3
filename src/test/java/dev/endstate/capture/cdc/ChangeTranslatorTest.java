package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.change.IdentifierMessage;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

class ChangeTranslatorTest {
    private static final Set<String> EVERYTHING = Set.of("id", "parent", "name");
    private static final ChangeTranslator.Transaction TRANSACTION =
            new ChangeTranslator.Transaction(77, Instant.parse("2026-01-01T00:00:00.000123Z"));

    private static ChangeTranslator translator(boolean always, Set<String> identity) {
        return translator(always, identity, Optional.empty(), "id", "parent", "name");
    }

    private static ChangeTranslator translator(
            boolean always, Set<String> identity, Optional<Set<String>> partitions, String... columns) {
        return new ChangeTranslator(
                new RoutedTable(
                        new Route.Origin.Table("public", "child"),
                        new TreeSet<>(Set.of("parent")),
                        new TreeSet<>(Set.of("name")),
                        always,
                        new TreeSet<>(Set.of("index"))),
                new LogMessage.Relation(
                        1,
                        "public",
                        "child",
                        'f',
                        Stream.of(columns)
                                .map(name -> new LogMessage.Column(identity.contains(name), name, 25))
                                .toList()),
                partitions);
    }

    @Test
    void a_moved_child_touches_both_parents_whatever_else_changed() {
        assertThat(update(translator(false, EVERYTHING), row("1", "10", "a"), row("1", "20", "a")))
                .hasSize(2)
                .allSatisfy(message -> assertThat(message.changed()).isEmpty())
                .extracting(message -> message.columns().get("parent"))
                .containsExactly("10", "20");
    }

    @Test
    void an_update_tells_which_of_the_columns_that_matter_differ() {
        assertThat(update(translator(true, EVERYTHING), row("1", "10", "a"), row("1", "10", "b")))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.changed()).hasValue(new TreeSet<>(Set.of("name")));
                    assertThat(message.xid()).hasValue(77L);
                    assertThat(message.committedAt()).hasValue(Instant.parse("2026-01-01T00:00:00.000123Z"));
                });
    }

    @Test
    void an_update_that_matters_to_no_route_is_dropped() {
        assertThat(update(translator(false, EVERYTHING), row("1", "10", "a"), row("1", "10", "a")))
                .isEmpty();
        assertThat(update(translator(true, EVERYTHING), row("1", "10", "a"), row("1", "10", "a")))
                .singleElement()
                .satisfies(message -> assertThat(message.changed())
                        .hasValueSatisfying(none -> assertThat(none).isEmpty()));
    }

    @Test
    void a_large_value_that_the_update_did_not_touch_has_not_changed() {
        assertThat(update(
                        translator(false, EVERYTHING), row("1", "10", "a"), row("1", "10", PgOutputEncoder.UNTOUCHED)))
                .isEmpty();
    }

    @Test
    void a_large_identifier_that_was_not_touched_is_the_former_one_or_else_untold() {
        ChangeTranslator told = translator(true, EVERYTHING);
        assertThat(update(told, row("1", "10", "a"), row("1", PgOutputEncoder.UNTOUCHED, "b")))
                .singleElement()
                .satisfies(message -> assertThat(message.columns()).containsEntry("parent", "10"));
        assertThat(told.takeUntold()).isEmpty();
        ChangeTranslator untold = translator(true, Set.of("id"));
        update(untold, null, row("1", PgOutputEncoder.UNTOUCHED, "b"));
        assertThat(untold.takeUntold()).containsExactly("parent");
        assertThat(untold.takeUntold()).isEmpty();
    }

    @Test
    void without_an_image_of_before_the_columns_that_it_would_hold_have_not_changed() {
        assertThat(update(translator(false, EVERYTHING), null, row("1", "10", "a")))
                .isEmpty();
        assertThat(update(translator(false, Set.of("id")), null, row("1", "10", "a")))
                .singleElement()
                .satisfies(message -> assertThat(message.changed()).isEmpty());
    }

    @Test
    void of_partitions_counts_what_their_own_identities_hold_not_the_root_s() {
        assertThat(update(
                        translator(false, EVERYTHING, Optional.of(Set.of("id")), "id", "parent", "name"),
                        null,
                        row("1", "10", "a")))
                .singleElement()
                .satisfies(message -> assertThat(message.changed()).isEmpty());
        assertThat(update(
                        translator(false, Set.of("id"), Optional.of(EVERYTHING), "id", "parent", "name"),
                        row("1", "10", "a"),
                        row("1", "10", "a")))
                .isEmpty();
    }

    @Test
    void a_row_of_a_partition_without_an_image_of_before_may_be_older_than_what_is_known_of_it() {
        assertThat(update(
                        translator(false, EVERYTHING, Optional.of(EVERYTHING), "id", "parent", "name"),
                        null,
                        row("1", "10", "a")))
                .hasSize(1);
    }

    @Test
    void a_deleted_row_shows_that_its_partition_s_identity_held_less_at_the_time_than_now() {
        ChangeTranslator table =
                translator(true, Set.of("id"), Optional.of(Set.of("id", "parent")), "id", "parent", "name");
        table.deleted(former('O', "1", null, null), TRANSACTION);
        assertThat(table.takeUnlogged()).isEmpty();
        table.deleted(former('K', "1", null, null), TRANSACTION);
        assertThat(table.takeUnlogged()).containsExactly("parent");
        assertThat(table.takeUnlogged()).isEmpty();
    }

    @Test
    void inserts_and_deletes_concern_every_route() {
        ChangeTranslator translator = translator(false, EVERYTHING);
        List<IdentifierMessage> inserted = translator.inserted(tuple(row("1", "10", "a")), TRANSACTION);
        List<IdentifierMessage> deleted = translator.deleted(tuple(row("1", "10", "a")), TRANSACTION);
        assertThat(inserted)
                .singleElement()
                .satisfies(message -> assertThat(message.changed()).isEmpty());
        assertThat(deleted).isEqualTo(inserted);
    }

    @Test
    void a_column_that_is_gone_is_missed_and_the_others_go_on() {
        ChangeTranslator translator = translator(true, EVERYTHING, Optional.empty(), "id", "parent");
        assertThat(translator.missing()).containsExactly("name");
        assertThat(update(translator, row("1", "10"), row("1", "10")))
                .singleElement()
                .satisfies(message -> assertThat(message.changed()).isEmpty());
    }

    @Test
    void a_row_of_another_width_than_was_said_is_an_error() {
        assertThatThrownBy(() -> update(translator(true, EVERYTHING), null, row("1", "10")))
                .isInstanceOf(UnreadableLogException.class)
                .hasMessageContaining("has 2 values")
                .hasMessageContaining("3 columns");
    }

    private static List<IdentifierMessage> update(
            ChangeTranslator translator, @Nullable String @Nullable [] before, @Nullable String[] after) {
        return translator.updated(
                Optional.ofNullable(before).map(ChangeTranslatorTest::tuple), tuple(after), TRANSACTION);
    }

    private static @Nullable String[] row(@Nullable String... values) {
        return values;
    }

    private static Tuple former(char kind, @Nullable String... values) {
        return ((LogMessage.Delete) new PgOutputDecoder()
                        .decode(PgOutputEncoder.delete(1, kind, values), LogSequenceNumber.INVALID_LSN))
                .before();
    }

    private static Tuple tuple(@Nullable String[] values) {
        return ((LogMessage.Insert)
                        new PgOutputDecoder().decode(PgOutputEncoder.insert(1, values), LogSequenceNumber.INVALID_LSN))
                .after();
    }
}
