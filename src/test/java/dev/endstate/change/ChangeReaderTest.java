package dev.endstate.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReaderTest {
    private static final Set<String> WANTED = Set.of("id", "parent");

    @Test
    void an_object_gives_the_columns_that_are_asked_for() throws Exception {
        assertThat(row(null, "{\"id\": 42, \"other\": {\"id\": 1}, \"parent\": null}")
                        .images())
                .singleElement()
                .isInstanceOfSatisfying(
                        RowImage.Columns.class,
                        columns -> assertThat(columns.values())
                                .hasSize(2)
                                .containsEntry("id", "42")
                                .containsEntry("parent", null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            42     | 42
            "A-17" | A-17
            A-17   | A-17
            -1     | -1
            \uFEFF42 | 42
            {"schema":{"type":"int64"},"payload":42} | 42
            {"schema":null,"payload":"A-17"} | A-17
            """)
    void a_bare_value_is_the_identifier_in_the_value_or_in_the_key(String text, String expected) throws Exception {
        assertThat(row(null, text).images()).containsExactly(new RowImage.Bare(expected));
        assertThat(row(text, null).images()).containsExactly(new RowImage.Bare(expected));
        assertThat(row(text, "null").images()).containsExactly(new RowImage.Bare(expected));
    }

    @Test
    void headers_tell_the_transaction_and_what_changed() throws Exception {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, "42".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.XID, "8589934642".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.CHANGED, "country,name".getBytes(UTF_8));
        Change.Row row = (Change.Row) new ChangeReader().read(record, Set.of("id"));
        assertThat(row.xid()).hasValue(8_589_934_642L);
        assertThat(row.changed()).hasValue(Set.of("name", "country"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "Unit, Price", "a\\", "\\,", ",", "a,b\\,c"})
    void names_of_any_characters_are_told_apart(String name) throws Exception {
        Set<String> names = Set.of(name, "other");
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, "42".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.CHANGED, ChangeHeaders.joined(names).getBytes(UTF_8));
        assertThat(((Change.Row) new ChangeReader().read(record, Set.of("id"))).changed())
                .hasValue(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0", "99999999999999999999"})
    void a_transaction_that_is_no_number_gates_nothing(String xid) throws Exception {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, "42".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.XID, xid.getBytes(UTF_8));
        assertThat(((Change.Row) new ChangeReader().read(record, Set.of("id"))).xid())
                .isEmpty();
    }

    @Test
    void a_commit_time_that_is_none_costs_no_change() throws Exception {
        Change.Row row = row(
                null,
                "{\"before\":null,\"after\":{\"id\":1},\"source\":{\"ts_ms\":99999999999999999999},\"op\":\"c\"}");
        assertThat(row.images()).containsExactly(new RowImage.Columns(Map.of("id", "1")));
        assertThat(row.committedAt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "{\"schema\":{\"a\":[1]},\"payload\":%s}"})
    void a_change_event_of_Debezium_gives_both_images(String wrapping) throws Exception {
        Change.Row row = row(
                "{\"id\":1}",
                wrapping.formatted("{\"before\":{\"id\":1,\"parent\":2},\"after\":{\"id\":1,\"parent\":3},"
                        + "\"source\":{\"ts_ms\":1767225600000,\"txId\":5},\"op\":\"u\",\"ts_ms\":9}"));
        assertThat(row.images())
                .containsExactlyInAnyOrder(
                        new RowImage.Columns(Map.of("id", "1", "parent", "2")),
                        new RowImage.Columns(Map.of("id", "1", "parent", "3")));
        assertThat(row.committedAt()).hasValue(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(row.xid()).hasValue(5L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":42,\"payload\":{\"id\":7}}",
                "{\"id\":42,\"op\":\"update\"}",
                "{\"id\":42,\"op\":\"t\"}",
                "{\"id\":42,\"before\":{\"id\":7}}",
                "{\"op\":\"c\",\"id\":42}"
            })
    void an_applications_own_fields_make_no_event_of_its_message(String value) throws Exception {
        assertThat(row("7", value).images()).containsExactly(new RowImage.Columns(Map.of("id", "42")));
    }

    @Test
    void an_array_is_several_identifiers() throws Exception {
        assertThat(row(null, "{\"id\":[1,\"a,b\",null,[2]]}").images())
                .containsExactly(new RowImage.Columns(Map.of("id", "{\"1\",\"a,b\",NULL,\"2\"}"), Set.of("id")));
    }

    @ParameterizedTest
    @CsvSource({"1e3, 1000", "1.5E1, 15", "42, 42", "1.50, 1.50", "1e-3, 0.001", "true, true"})
    void a_number_is_written_out(String number, String text) throws Exception {
        assertThat(row(null, "{\"id\":" + number + "}").images())
                .containsExactly(new RowImage.Columns(Map.of("id", text)));
    }

    @Test
    void a_number_of_very_many_digits_is_not_written_out() throws Exception {
        assertThat(row(null, "{\"id\":1e999999999}").images())
                .containsExactly(new RowImage.Columns(Map.of("id", "1e999999999")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"} | "EGg=" | 42.00
            "type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"0"} | "Kg==" | 42
            "type":"struct","name":"io.debezium.data.VariableScaleDecimal" | {"scale":1,"value":"Kg=="} | 4.2
            "type":"int32","name":"io.debezium.time.Date" | 20759 | 2026-11-02
            "type":"int64","name":"io.debezium.time.Timestamp" | 1793613600500 | 2026-11-02 10:00:00.5
            "type":"int64","name":"io.debezium.time.MicroTimestamp" | 1793613600000001 | 2026-11-02 10:00:00.000001
            "type":"string","name":"io.debezium.time.ZonedTimestamp" | "2026-11-02T10:00:00.500000Z" | 2026-11-02 10:00:00.5+00
            "type":"int64","name":"io.debezium.time.MicroTime" | 36000500000 | 10:00:00.5
            "type":"bytes" | "AP+h" | \\x00ffa1
            "type":"string","name":"io.debezium.data.Uuid" | "0192f0c5-a4d0-7c3e-9b1f-0000000000ab" | 0192f0c5-a4d0-7c3e-9b1f-0000000000ab
            """)
    void a_schema_tells_how_to_read_a_value_of_Debezium(String type, String value, String text) throws Exception {
        String schema = "{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"fields\":[{" + type
                + ",\"optional\":true,\"field\":\"id\"}],\"field\":\"after\"}]}";
        String payload = "{\"before\":null,\"after\":{\"id\":" + value + "},\"op\":\"c\"}";
        RowImage expected = new RowImage.Columns(Map.of("id", text.replace("\\\\", "\\")));
        assertThat(row(null, "{\"schema\":" + schema + ",\"payload\":" + payload + "}")
                        .images())
                .containsExactly(expected);
        assertThat(row(null, "{\"payload\":" + payload + ",\"schema\":" + schema + "}")
                        .images())
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.connect.data.Timestamp",
                "io.debezium.time.Interval",
                "io.debezium.time.MicroDuration",
                "io.debezium.time.Date"
            })
    void a_form_from_which_no_text_follows_is_refused_with_what_to_do(String name) {
        assertThatThrownBy(() -> read(
                        null,
                        "{\"schema\":{\"fields\":[{\"type\":\"int64\",\"name\":\"" + name
                                + "\",\"field\":\"id\"}]},\"payload\":{\"id\":9999999999}}"))
                .isInstanceOf(UnreadableChangeException.class)
                .hasMessageContaining("column \"id\"")
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"specversion\":\"1.0\",\"data\":{\"id\":1}}", "{\"event\":\"x\",\"payload\":{\"id\":1}}"})
    void an_envelope_of_an_application_is_told_what_to_write_instead(String value) {
        assertThatThrownBy(() -> read(null, value))
                .isInstanceOf(UnreadableChangeException.class)
                .hasMessageContaining("write them at its top");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", " null\n", "", "\n"})
    void an_empty_value_leaves_the_key(String value) throws Exception {
        assertThat(row("7", value).images()).containsExactly(new RowImage.Bare("7"));
    }

    @Test
    void an_event_without_images_is_about_its_key() throws Exception {
        assertThat(row("{\"id\":7}", "{\"before\":null,\"after\":null,\"op\":\"d\"}")
                        .images())
                .containsExactly(new RowImage.Columns(Map.of("id", "7")));
    }

    @Test
    void a_truncation_and_a_logical_message_name_no_row() throws Exception {
        assertThat(read(null, "{\"before\":null,\"after\":null,\"op\":\"t\"}")).isEqualTo(new Change.Truncation());
        assertThat(read(null, "{\"source\":{\"ts_ms\":1},\"op\":\"m\"}")).isInstanceOf(Change.Nothing.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "{\"id\":1",
                "{\"id\":1}{\"id\":2}",
                "{\"id\":[{\"x\":1}]}",
                "{\"id\":{\"x\":1}}",
                "{id:1}",
                "\"open"
            })
    void what_is_no_identifier_is_refused(String value) {
        assertThatThrownBy(() -> read(null, value)).isInstanceOf(UnreadableChangeException.class);
    }

    @Test
    void neither_value_nor_key_is_refused() {
        assertThatThrownBy(() -> read(null, null))
                .isInstanceOf(UnreadableChangeException.class)
                .hasMessageContaining("neither");
        assertThatThrownBy(() -> read("", "  ")).isInstanceOf(UnreadableChangeException.class);
    }

    @Test
    void deep_nesting_is_refused_rather_than_followed() {
        String deep = "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + ",\"id\":1}";
        assertThatThrownBy(() -> read(null, deep)).isInstanceOf(UnreadableChangeException.class);
    }

    @Test
    void a_header_tells_the_commit_and_a_bad_one_is_passed_over() throws Exception {
        ConsumerRecord<byte[], byte[]> record = record(null, "1");
        record.headers().add(ChangeHeaders.COMMITTED_AT, bytes("2026-01-01T00:00:00Z"));
        assertThat(((Change.Row) new ChangeReader().read(record, WANTED)).committedAt())
                .hasValue(Instant.parse("2026-01-01T00:00:00Z"));
        record.headers().add(ChangeHeaders.COMMITTED_AT, bytes("yesterday"));
        assertThat(((Change.Row) new ChangeReader().read(record, WANTED)).committedAt())
                .isEmpty();
    }

    private static Change.Row row(@Nullable String key, @Nullable String value) throws UnreadableChangeException {
        return (Change.Row) read(key, value);
    }

    private static Change read(@Nullable String key, @Nullable String value) throws UnreadableChangeException {
        return new ChangeReader().read(record(key, value), WANTED);
    }

    private static ConsumerRecord<byte[], byte[]> record(@Nullable String key, @Nullable String value) {
        return new ConsumerRecord<>("topic", 0, 0, bytes(key), bytes(value));
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
