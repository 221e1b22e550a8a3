package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ArrayFormTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                    | []
            {1}                   | [1]
            {1,-2,3.50}           | [1,-2,3.50]
            {NULL,1,NULL}         | [null,1,null]
            {NaN,-Infinity,1e+30} | ["NaN","-Infinity",1e+30]
            {{1,2},{3,NULL}}      | [[1,2],[3,null]]
            {{{1}},{{2}}}         | [[[1]],[[2]]]
            """)
    void numbers_nest_as_the_database_nests_them(String array, String json) {
        assertThat(write(JsonForm.NUMBER, array)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [0:1]={1,2}             | [1,2]
            [-3:-3]={7}             | [7]
            [2:3][0:1]={{1,2},{3,4}} | [[1,2],[3,4]]
            """)
    void bounds_are_left_out(String array, String json) {
        assertThat(write(JsonForm.NUMBER, array)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {a,b c}                 | ["a","b c"]
            {""}                    | [""]
            {"","",x}               | ["","","x"]
            {"NULL",NULL,"null"}    | ["NULL",null,"null"]
            {NULLABLE,NUL}          | ["NULLABLE","NUL"]
            {"a,b","{c}","d e"}     | ["a,b","{c}","d e"]
            {"say \\"hi\\""}        | ["say \\"hi\\""]
            {"back\\\\slash"}       | ["back\\\\slash"]
            {"ends\\\\","\\""}      | ["ends\\\\","\\""]
            {{"a}","{b"},{c,NULL}}  | [["a}","{b"],["c",null]]
            {grüße,日本,"🎁 x"}      | ["grüße","日本","🎁 x"]
            """)
    void quotes_and_backslashes_keep_what_they_protect(String array, String json) {
        assertThat(write(JsonForm.TEXT, array)).isEqualTo(json);
    }

    @Test
    void control_characters_of_an_element_are_escaped() {
        assertThat(write(JsonForm.TEXT, "{\"line\nbreak\",a\tb}")).isEqualTo("[\"line\\nbreak\",\"a\\tb\"]");
    }

    @Test
    void an_element_takes_the_form_of_its_type() {
        assertThat(write(JsonForm.BOOLEAN, "{t,f,NULL}")).isEqualTo("[true,false,null]");
        assertThat(write(JsonForm.TIMESTAMP, "{\"2026-01-31 10:00:00.5\",infinity}"))
                .isEqualTo("[\"2026-01-31T10:00:00.5\",\"infinity\"]");
        assertThat(write(JsonForm.TIMESTAMP_WITH_OFFSET, "{\"2026-01-31 10:00:00+00\"}"))
                .isEqualTo("[\"2026-01-31T10:00:00+00:00\"]");
        assertThat(write(JsonForm.BASE64, "{\"\\\\x6869\",\"\\\\x\"}")).isEqualTo("[\"aGk=\",\"\"]");
        assertThat(write(JsonForm.JSON, "{\"{\\\"a\\\": [1, \\\"x\\\"]}\",5,\"null\"}"))
                .isEqualTo("[{\"a\": [1, \"x\"]},5,null]");
    }

    @Test
    void an_array_is_appended_to_what_was_written_before() {
        JsonBuffer json = new JsonBuffer(1);
        json.raw("\"tags\":".getBytes(StandardCharsets.UTF_8));
        new ArrayForm(JsonForm.TEXT).write("{a}".getBytes(StandardCharsets.UTF_8), json);
        assertThat(new String(json.copy(), StandardCharsets.UTF_8)).isEqualTo("\"tags\":[\"a\"]");
    }

    @Test
    void a_long_array_has_all_its_elements() {
        String element = "\"a \\\"quoted\\\" one\"";
        String array = "{" + String.join(",", Collections.nCopies(5_000, element)) + "}";
        JsonNode json = new JsonMapper().readTree(write(JsonForm.TEXT, array));
        assertThat(json)
                .hasSize(5_000)
                .allSatisfy(one -> assertThat(one.asString()).isEqualTo("a \"quoted\" one"));
    }

    private static String write(JsonForm element, String array) {
        JsonBuffer json = new JsonBuffer(16);
        new ArrayForm(element).write(array.getBytes(StandardCharsets.UTF_8), json);
        return new String(json.copy(), StandardCharsets.UTF_8);
    }
}
