package dev.endstate.definition;

import static dev.endstate.definition.Products.GOOD;
import static dev.endstate.definition.Products.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionParserTest {
    @Test
    void a_good_definition_has_its_parts() {
        DefinitionParser.Result result = parse(GOOD, Map.of("options.sql", "SELECT 1"));
        assertThat(result.problems()).isEmpty();
        Definition definition = result.definition().orElseThrow();
        assertThat(definition.key().names()).containsExactly("id");
        assertThat(definition.collections()).containsExactly(new Definition.Collection("options", "SELECT 1"));
        assertThat(definition.routes()).hasSize(3);
        assertThat(definition.routes().get(1).origin()).isEqualTo(new Route.Origin.Table("shop", "brand"));
        assertThat(definition.routes().get(1).columns()).containsExactly("id", "name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key:               | kee:                | 1 | unknown field "kee"
            bigint             | int                 | 2 | unknown type "int"
            keys: SELECT       | keyz: SELECT        | 3 | unknown field "keyz"
            changes:           | chances:            | 4 | unknown field "chances"
            - table: product   | - tabel: product    | 5 | unknown field "changes[0].tabel"
            - topic: product   | - table: x\\n    topic: product | 10 | one table or one topic
            when: [name]       | key: id             | 7 | leads to keys in one way
            brand_id = :id     | brand_id = 5        | 8 | no parameter
            key: id            | key: [id, other]    | 6 | gives 2 columns, the key has 1
            - table: product   | - table: .product   | 5 | not the name of a table
            keys: SELECT id FROM product | keys: " -- none" | 3 | holds no SQL
            keys: SELECT       | routing: brand\\nkeys: SELECT | 3 | not a column of the key
            keys: SELECT       | key: {}\\nkeys: SELECT | 3 | is there twice
            when: [name]       | when: [name         | 10 | not YAML
            when: [name]       | delay: 5s           | 9 | this is a table's route
            - topic: product-changes | - topic: product-changes\\n    delay: 1h | 11 | not a duration from 0s to 5m
            changes:           | changes:\\n  - every: 1m | 5 | "changes[0].keys" is missing
            changes:           | changes:\\n  - every: 1ms\\n    keys: SELECT id FROM p | 5 | not a duration from 1s to 1d
            changes:           | changes:\\n  - every: 2d\\n    keys: SELECT id FROM p | 5 | not a duration from 1s to 1d
            changes:           | changes:\\n  - every: 1m\\n    keys: SELECT id FROM p WHERE at > :now | 6 | there is only :since
            changes:           | changes:\\n  - every: 1m\\n    keys: SELECT id FROM p\\n    when: [at] | 7 | unknown field
            keys: SELECT       | ignores: [.brand]\\nkeys: SELECT | 3 | not the name of a table
            - topic: product-changes | - topic: product-changes\\n    delay: soon | 11 | not a duration from 0s to 5m
            - topic: product-changes | - topic: product-changes\\n    delay: 5 | 11 | not a duration from 0s to 5m
            changes:           | changes:\\n  - every: 60000\\n    keys: SELECT id FROM p | 5 | not a duration from 1s to 1d
            changes:           | changes:\\n  - every: 1m\\n    keys: -- none | 6 | holds no SQL
            keys: SELECT id FROM product | keys: null | 3 | must be text
            when: [name]       | when: [~] | 9 | must be text
            """)
    void a_mistake_is_told_with_its_line(String from, String to, int line, String cause) {
        assertThat(GOOD).contains(from);
        String yml = GOOD.replaceFirst(
                java.util.regex.Pattern.quote(from), to.replace("\\n", "\n").replace("$", "\\$"));
        assertThat(parse(yml, Map.of()).problems()).as("problems of\n%s", yml).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo("products/index.yml");
            assertThat(problem.cause()).contains(cause);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @Test
    void settings_have_one_name_whatever_their_notation() {
        Map<String, String> settings = parse(GOOD, Map.of("index.json", """
                                {"settings": {"index": {"routing": {"allocation.require.zone": ["a", "b"]}},
                                 "index.number_of_shards": 3, "number_of_replicas": "0", "refresh_interval": null}}"""))
                .definition()
                .orElseThrow()
                .settings();

        assertThat(settings)
                .containsOnly(
                        Map.entry("routing.allocation.require.zone", "a,b"),
                        Map.entry("number_of_shards", "3"),
                        Map.entry("number_of_replicas", "0"),
                        Map.entry("refresh_interval", ""));
    }

    @Test
    void every_mistake_is_told_at_once() {
        DefinitionParser.Result result = new DefinitionParser()
                .parse(
                        "Products",
                        Map.of(
                                "index.yml",
                                "key: {id: int}",
                                "index.json",
                                "{\"aliases\":{}}",
                                "x.txt",
                                "",
                                "a.b.sql",
                                "x"));

        assertThat(result.definition()).isEmpty();
        assertThat(result.problems().stream().map(Problem::file).distinct())
                .containsExactlyInAnyOrder(
                        "Products",
                        "Products/index.yml",
                        "Products/index.json",
                        "Products/x.txt",
                        "Products/a.b.sql",
                        "Products/document.sql");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"settings": {"index.gc_deletes": "30s"}}                | gc_deletes
            {"settings": {"index": {"gc_deletes": "9m"}}}            | gc_deletes
            {"settings": {"number_of_shards": 0}}                    | index.number_of_shards is "0"
            {"settings": {"index": {"number_of_replicas": "two"}}}   | index.number_of_replicas is "two"
            {"mappings": {"_source": {"enabled": false}}}            | _source is disabled
            {"settings": {"index.mapping.source.mode": "disabled"}}  | _source is disabled
            {"settings": {"index": {"mapping.source": {"mode": "disabled"}}}} | _source is disabled
            {"settings": {},                                         | not JSON
            [1]                                                      | must be a JSON object
            """)
    void an_index_json_that_cannot_be_served_is_refused(String json, String cause) {
        assertThat(parse(GOOD, Map.of("index.json", json)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.cause()).contains(cause));
    }

    @Test
    void a_document_of_comments_alone_is_refused() {
        assertThat(parse(GOOD, Map.of("document.sql", "-- later; /* */\n;")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.cause()).contains("holds no SQL"));
    }

    @Test
    void a_route_that_gives_one_column_twice_is_refused() {
        String yml = "key: {a: text, b: text}\nkeys: SELECT a, b FROM t\nchanges: [{table: t, key: [a, a]}]";
        assertThat(parse(yml, Map.of()).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.cause()).contains("the same column twice"));
    }

    @Test
    void long_lived_tombstones_are_accepted() {
        for (String time : List.of("10m", "1h", "2d")) {
            assertThat(parse(GOOD, Map.of("index.json", "{\"settings\":{\"index.gc_deletes\":\"" + time + "\"}}"))
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void a_file_for_people_is_not_kept_with_a_generation() {
        DefinitionParser.Result result = parse(GOOD, Map.of("NOTES.md", "of yesterday"));
        assertThat(result.definition().orElseThrow().files())
                .containsOnlyKeys("index.yml", "document.sql", "index.json");
    }
}
