package dev.endstate.change;

import static dev.endstate.change.Records.read;
import static dev.endstate.change.Records.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReaderTest {
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
}
