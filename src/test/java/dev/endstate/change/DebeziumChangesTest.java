package dev.endstate.change;

import static dev.endstate.change.Records.read;
import static dev.endstate.change.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumChangesTest {
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
    void a_commit_time_that_is_none_costs_no_change() throws Exception {
        Change.Row row = row(
                null,
                "{\"before\":null,\"after\":{\"id\":1},\"source\":{\"ts_ms\":99999999999999999999},\"op\":\"c\"}");
        assertThat(row.images()).containsExactly(new RowImage.Columns(Map.of("id", "1")));
        assertThat(row.committedAt()).isEmpty();
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
}
