package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldTreeTest {
    private final FieldTree fields = new FieldTree();

    @Test
    void columns_become_fields_in_their_order() {
        add("id", 0, JsonForm.NUMBER);
        add("name", 1, JsonForm.TEXT);
        assertThat(write("7", "seven")).isEqualTo("\"id\":7,\"name\":\"seven\"");
    }

    @Test
    void a_value_is_taken_from_its_own_position() {
        add("b", 2, JsonForm.NUMBER);
        add("a", 0, JsonForm.NUMBER);
        assertThat(write("1", "2", "3")).isEqualTo("\"b\":3,\"a\":1");
    }

    @Test
    void names_with_a_common_beginning_are_one_object_even_with_others_between() {
        add("brand.id", 0, JsonForm.NUMBER);
        add("name", 1, JsonForm.TEXT);
        add("brand.name", 2, JsonForm.TEXT);
        add("brand.maker.city", 3, JsonForm.TEXT);
        assertThat(write("1", "n", "b", "c"))
                .isEqualTo("\"brand\":{\"id\":1,\"name\":\"b\",\"maker\":{\"city\":\"c\"}},\"name\":\"n\"");
        assertThat(fields.fields()).containsExactly("brand", "name");
    }

    @Test
    void an_object_without_any_value_is_null_and_one_with_some_is_not() {
        add("a.b", 0, JsonForm.NUMBER);
        add("a.c.d", 1, JsonForm.NUMBER);
        add("e", 2, JsonForm.NUMBER);
        assertThat(write(null, null, null)).isEqualTo("\"a\":null,\"e\":null");
        assertThat(write("1", null, null)).isEqualTo("\"a\":{\"b\":1,\"c\":null},\"e\":null");
        assertThat(write(null, "2", null)).isEqualTo("\"a\":{\"b\":null,\"c\":{\"d\":2}},\"e\":null");
    }

    @ParameterizedTest
    @CsvSource({"a,a", "a,a.b", "a.b,a", "a.b,a.b", "a.b,a.b.c", "a.b.c,a.b"})
    void two_columns_never_share_a_field(String first, String second) {
        assertThat(fields.add(first, 0, JsonForm.NUMBER)).isTrue();
        assertThat(fields.add(second, 1, JsonForm.NUMBER)).isFalse();
        assertThat(new JsonMapper().readTree("{" + write("1", "2") + "}"))
                .as("the first column alone")
                .isEqualTo(alone(first));
    }

    @Test
    void fields_of_similar_names_are_different_fields() {
        add("a.b", 0, JsonForm.NUMBER);
        add("ab", 1, JsonForm.NUMBER);
        add("A", 2, JsonForm.NUMBER);
        assertThat(write("1", "2", "3")).isEqualTo("\"a\":{\"b\":1},\"ab\":2,\"A\":3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "quote\"d", "back\\slash", "tab\t", "größe", "日本", "🎁", "\u0001"})
    void a_name_is_escaped_as_json_wants_it(String name) {
        add(name, 0, JsonForm.NUMBER);
        add("in." + name, 1, JsonForm.NUMBER);
        assertThat(fields.hasField(name)).isTrue();
        JsonNode json = new JsonMapper().readTree("{" + write("1", "2") + "}");
        assertThat(json.path(name).asInt()).isEqualTo(1);
        assertThat(json.path("in").path(name).asInt()).isEqualTo(2);
    }

    @Test
    void only_the_fields_on_top_are_known_by_name() {
        add("brand.id", 0, JsonForm.NUMBER);
        assertThat(fields.hasField("brand")).isTrue();
        assertThat(fields.hasField("id")).isFalse();
        assertThat(fields.hasField("brand.id")).isFalse();
    }

    private void add(String path, int column, ValueForm form) {
        assertThat(fields.add(path, column, form)).as(path).isTrue();
    }

    private static JsonNode alone(String path) {
        FieldTree tree = new FieldTree();
        tree.add(path, 0, JsonForm.NUMBER);
        return new JsonMapper().readTree("{" + text(tree, "1") + "}");
    }

    private String write(@Nullable String... values) {
        return text(fields, values);
    }

    private static String text(FieldTree tree, @Nullable String... values) {
        byte @Nullable [][] texts = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            texts[i] = values[i] == null ? null : values[i].getBytes(StandardCharsets.UTF_8);
        }
        JsonBuffer json = new JsonBuffer(8);
        tree.write(texts, json);
        return new String(json.copy(), StandardCharsets.UTF_8);
    }
}
