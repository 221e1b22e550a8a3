package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonBufferTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void every_character_below_128_is_written_so_that_a_parser_reads_it_again() {
        for (char c = 0; c < 128; c++) {
            String text = "a" + c + "b";
            String json = string(text, 16);
            assertThat(MAPPER.readTree(json).asString())
                    .as("the character %d", (int) c)
                    .isEqualTo(text);
            assertThat(json.chars().allMatch(written -> written >= 0x20))
                    .as("no control character in %s", json)
                    .isTrue();
        }
    }

    @Test
    void control_characters_have_the_form_that_the_database_gives_them() {
        assertThat(string("\"\\\n\r\t", 16)).isEqualTo("\"\\\"\\\\\\n\\r\\t\"");
        assertThat(string("\u0000\u0001\u001f", 16)).isEqualTo("\"\\u0000\\u0001\\u001f\"");
        assertThat(string("/\u007f", 16)).isEqualTo("\"/\u007f\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "grüße", "日本", "🎁", "\u2028\u2029", "\uffff", "mixed \"日\n本\" 🎁\t."})
    void text_of_any_alphabet_is_read_again_as_it_was(String text) {
        assertThat(MAPPER.readTree(string(text, 4)).asString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 64, 10_000})
    void the_buffer_grows_from_any_capacity(int capacity) {
        String text = ("x".repeat(50) + "\u0001".repeat(50) + "ü".repeat(50)).repeat(20);
        assertThat(MAPPER.readTree(string(text, capacity)).asString()).isEqualTo(text);
    }

    @Test
    void text_of_nothing_but_control_characters_has_room_at_every_length() {
        for (int length = 0; length < 200; length++) {
            assertThat(string("\u0001".repeat(length), length)).isEqualTo("\"" + "\\u0001".repeat(length) + "\"");
        }
    }

    @Test
    void only_the_part_that_is_asked_for_is_escaped() {
        JsonBuffer json = new JsonBuffer(0);
        json.escaped(bytes("ab\"cd"), 1, 4);
        assertThat(text(json)).isEqualTo("b\\\"c");
    }

    @Test
    void json_of_the_database_stays_on_one_line() {
        JsonBuffer json = new JsonBuffer(0);
        json.json(bytes("{\n  \"a\": \"x\\ny\",\r\n  \"b\": \"日\"}"));
        assertThat(text(json)).isEqualTo("{   \"a\": \"x\\ny\",    \"b\": \"日\"}");
    }

    @Test
    void values_are_appended_in_their_order() {
        JsonBuffer json = new JsonBuffer(1);
        json.ascii('[');
        json.nullValue();
        json.ascii(',');
        json.raw(bytes("12345"), 1, 3);
        json.raw(bytes("]"));
        assertThat(text(json)).isEqualTo("[null,23]");
        assertThat(json.length()).isEqualTo(9);
    }

    @Test
    void a_cleared_buffer_starts_anew_and_a_copy_stays_as_it_was() {
        JsonBuffer json = new JsonBuffer(2);
        json.raw(bytes("first"));
        byte[] first = json.copy();
        json.clear();
        assertThat(json.length()).isZero();
        json.raw(bytes("2nd"));
        assertThat(text(json)).isEqualTo("2nd");
        assertThat(first).isEqualTo(bytes("first"));
    }

    @Test
    void a_part_is_copied_to_another_buffer() {
        JsonBuffer source = new JsonBuffer(8);
        source.raw(bytes("abcdef"));
        JsonBuffer target = new JsonBuffer(0);
        source.copyTo(target, 2, 4);
        source.copyTo(target, 6, 6);
        source.copyTo(target, 0, 1);
        assertThat(text(target)).isEqualTo("cda");
    }

    private static String string(String text, int capacity) {
        JsonBuffer json = new JsonBuffer(capacity);
        json.string(bytes(text));
        return text(json);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonBuffer json) {
        return new String(json.copy(), StandardCharsets.UTF_8);
    }
}
