package dev.endstate.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionParserTest {
    private static final String GOOD = """
            key:
              id: bigint
            keys: SELECT id FROM product
            changes:
              - table: product
                key: id
              - table: shop.brand
                lookup: SELECT id FROM product WHERE brand_id = :id
                when: [name]
              - topic: product-changes
                key: id
            """;

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
    void what_is_known_of_an_indexs_future_is_read() {
        assertThat(parse(GOOD, Map.of()).definition().orElseThrow().shards()).isEqualTo(ShardHints.NONE);
        assertThat(hints("shards: {growth: true}")).isEqualTo(new ShardHints(true, List.of()));
        assertThat(hints("shards:\n  tiers: [data_hot, data_warm]"))
                .isEqualTo(new ShardHints(false, List.of("data_hot", "data_warm")));
        assertThat(hints("shards: {}")).isEqualTo(ShardHints.NONE);
    }

    private static ShardHints hints(String yml) {
        DefinitionParser.Result result = parse(GOOD + yml, Map.of());
        assertThat(result.problems()).isEmpty();
        return result.definition().orElseThrow().shards();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shards: 5                                  | 12 | "shards.this" must be a mapping
            shards:\\n  count: 5                      | 13 | unknown field "shards.count"
            shards:\\n  growth: yes                   | 13 | "shards.growth" is neither true nor false
            shards:\\n  growth: [true]                | 13 | "shards.growth" is neither true nor false
            shards:\\n  tiers: [data_hot, data_mild]  | 13 | "data_mild" is not a data tier
            shards:\\n  tiers: [data_hot, data_frozen] | 13 | searchable snapshots only
            shards:\\n  tiers: [data_hot, data_hot]   | 13 | names data_hot twice
            shards:\\n  tiers: data_hot               | 13 | two tiers that an index can move between
            shards:\\n  tiers: []                     | 13 | two tiers that an index can move between
            """)
    void a_mistake_of_the_shards_is_told_with_its_line(String yml, int line, String cause) {
        assertThat(parse(GOOD + yml.replace("\\n", "\n"), Map.of()).problems()).anySatisfy(problem -> {
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
    void a_constant_stands_for_a_column_that_the_table_lacks() {
        Route route = constants("[order_id, {constant: 1}]")
                .definition()
                .orElseThrow()
                .routes()
                .getFirst();
        assertThat(route.identifying()).containsExactly("order_id");
        assertThat(route.target())
                .isEqualTo(new Route.Target.Lookup(
                        NamedSql.parse("SELECT :order_id::bigint AS \"id\", '1'::bigint AS \"kind\"")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [order_id, {constant: one}] | the constant of "kind" is not a bigint
            [order_id, {constants: 1}]  | unknown field "key[1].constants"
            [{constant: 1}, {constant: 1}] | constants alone
            [order no, {constant: 1}]   | beside a constant the column order no
            """)
    void a_constant_that_makes_no_key_is_told(String key, String cause) {
        assertThat(constants(key).problems())
                .anySatisfy(problem -> assertThat(problem.cause()).contains(cause));
    }

    private static DefinitionParser.Result constants(String key) {
        return parse(
                "key: {id: bigint, kind: bigint}\nkeys: SELECT id, kind FROM t\nchanges: [{table: t, key: " + key
                        + "}]",
                Map.of());
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
    void how_a_definition_is_written_rebuilds_nothing() {
        String fingerprint = fingerprint(GOOD, Map.of());
        assertThat(fingerprint(GOOD, Map.of("NOTES.md", "of yesterday", "README", "\u00e4")))
                .isEqualTo(fingerprint);
        assertThat(fingerprint("# said by the team\n" + GOOD.replace("id: bigint", "\"id\":   bigint"), Map.of()))
                .isEqualTo(fingerprint);
        assertThat(fingerprint(GOOD, Map.of("document.sql", "SELECT id -- the key\n  FROM ids;\n")))
                .isEqualTo(fingerprint);
        assertThat(fingerprint(GOOD, Map.of("index.json", "{\n}\n"))).isEqualTo(fingerprint);
    }

    @Test
    void what_a_definition_says_has_another_fingerprint() {
        Map<String, String> more = Map.of("options.sql", "SELECT ' a ' AS id FROM ids");
        assertThat(List.of(
                        fingerprint(GOOD, Map.of()),
                        fingerprint(GOOD, more),
                        fingerprint(GOOD, Map.of("options.sql", "SELECT '  a ' AS id FROM ids")),
                        fingerprint(GOOD, Map.of("options.sql", "SELECT /*+ SeqScan(t) */ ' a ' AS id FROM ids")),
                        fingerprint(GOOD, Map.of("others.sql", "SELECT ' a ' AS id FROM ids")),
                        fingerprint(GOOD, Map.of("index.json", "{\"settings\": {}}")),
                        fingerprint(GOOD.replace("id: bigint", "id: text"), Map.of()),
                        fingerprint(GOOD.replace("when: [name]", "when: [name, country]"), Map.of()),
                        fingerprint(GOOD.replace("brand_id = :id", "other_id = :id"), Map.of()),
                        fingerprint(
                                GOOD.replace("topic: product-changes", "topic: product-changes\n    delay: 5s"),
                                Map.of())))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_file_for_people_is_not_kept_with_a_generation() {
        DefinitionParser.Result result = parse(GOOD, Map.of("NOTES.md", "of yesterday"));
        assertThat(result.definition().orElseThrow().files())
                .containsOnlyKeys("index.yml", "document.sql", "index.json");
    }

    private static String fingerprint(String yml, Map<String, String> more) {
        return parse(yml, more).definition().orElseThrow().fingerprint();
    }

    private static DefinitionParser.Result parse(String yml, Map<String, String> more) {
        Map<String, String> files =
                new HashMap<>(Map.of("index.yml", yml, "document.sql", "SELECT id FROM ids", "index.json", "{}"));
        files.putAll(more);
        return new DefinitionParser().parse("products", files);
    }
}
