package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.capture.IdentifierMessage;
import dev.endstate.capture.RoutedTable;
import dev.endstate.definition.Route;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeTranslatorTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("parent", Schema.OPTIONAL_INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema EVENT = SchemaBuilder.struct()
            .field("before", ROW)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();

    private static ChangeTranslator translator(boolean always, Set<String> carried) {
        return new ChangeTranslator(
                new RoutedTable(
                        new Route.Origin.Table("public", "child"),
                        new TreeSet<>(Set.of("parent")),
                        new TreeSet<>(Set.of("name")),
                        always,
                        new TreeSet<>(Set.of("index"))),
                carried);
    }

    private static final Set<String> EVERYTHING = Set.of("id", "parent", "name");

    @Test
    void a_moved_child_touches_both_parents_whatever_else_changed() {
        assertThat(translator(false, EVERYTHING).translate(event("u", row(1, 10L, "a"), row(1, 20L, "a"))))
                .hasSize(2)
                .allSatisfy(message -> assertThat(message.changed()).isEmpty())
                .extracting(message -> message.columns().get("parent"))
                .containsExactly("10", "20");
    }

    @Test
    void an_update_tells_which_of_the_columns_that_matter_differ() {
        assertThat(translator(true, EVERYTHING).translate(event("u", row(1, 10L, "a"), row(1, 10L, "b"))))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.changed()).hasValue(new TreeSet<>(Set.of("name")));
                    assertThat(message.xid()).hasValue(77L);
                    assertThat(message.committedAt()).hasValue(Instant.parse("2026-01-01T00:00:00.000123Z"));
                });
    }

    @Test
    void an_update_that_matters_to_no_route_is_dropped() {
        assertThat(translator(false, EVERYTHING).translate(event("u", row(1, 10L, "a"), row(1, 10L, "a"))))
                .isEmpty();
        assertThat(translator(true, EVERYTHING).translate(event("u", row(1, 10L, "a"), row(1, 10L, "a"))))
                .singleElement()
                .satisfies(message -> assertThat(message.changed())
                        .hasValueSatisfying(none -> assertThat(none).isEmpty()));
    }

    @Test
    void a_large_value_that_the_update_did_not_touch_has_not_changed() {
        assertThat(translator(false, EVERYTHING)
                        .translate(event("u", row(1, 10L, "a"), row(1, 10L, ChangeTranslator.UNTOUCHED))))
                .isEmpty();
    }

    @Test
    void without_an_image_of_before_the_columns_that_it_would_hold_have_not_changed() {
        assertThat(translator(false, EVERYTHING).translate(event("u", null, row(1, 10L, "a"))))
                .isEmpty();
        assertThat(translator(false, Set.of("id")).translate(event("u", null, row(1, 10L, "a"))))
                .singleElement()
                .satisfies(message -> assertThat(message.changed()).isEmpty());
    }

    @Test
    void inserts_and_deletes_concern_every_route() {
        List<IdentifierMessage> inserted = translator(false, EVERYTHING).translate(event("c", null, row(1, 10L, "a")));
        List<IdentifierMessage> deleted = translator(false, EVERYTHING).translate(event("d", row(1, 10L, "a"), null));
        assertThat(inserted)
                .singleElement()
                .satisfies(message -> assertThat(message.changed()).isEmpty());
        assertThat(deleted).isEqualTo(inserted);
    }

    @Test
    void a_column_that_is_gone_is_missed() {
        Schema without = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT64_SCHEMA)
                .build();
        Schema event = SchemaBuilder.struct()
                .field("before", without)
                .field("after", without)
                .build();
        assertThat(translator(true, EVERYTHING)
                        .missing(new Struct(event).put("after", new Struct(without).put("id", 1L))))
                .containsExactly("name", "parent");
    }

    private static Struct row(long id, @Nullable Long parent, String name) {
        return new Struct(ROW).put("id", id).put("parent", parent).put("name", name);
    }

    private static Struct event(String op, @Nullable Struct before, @Nullable Struct after) {
        Struct source = new Struct(SOURCE).put("txId", 77L).put("ts_us", 1_767_225_600_000_123L);
        return new Struct(EVENT)
                .put("op", op)
                .put("before", before)
                .put("after", after)
                .put("source", source);
    }
}
