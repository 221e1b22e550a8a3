package dev.endstate.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/index.schema.json says of each index.yml what loading it says, as far as a schema can know. */
class IndexSchemaTest {
    private static final Path SCHEMA = Path.of("docs/index.schema.json");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?m)^ *```yaml\\n(.*?)^ *```", Pattern.DOTALL);

    /** What a schema lets pass although it is refused, by a part of the cause, with the reason. */
    private static final Map<String, String> BEYOND_A_SCHEMA = Map.of(
            "which is not a column of the key", "it cannot compare two places of a file",
            "columns, the key has", "it cannot count what is in another place",
            "gives the same column twice", "it cannot compare elements of two kinds",
            "the constant of", "it cannot look up the type of the column",
            "beside a constant the column", "it cannot look up the type of the column",
            "is not a duration from", "it cannot reckon with units",
            "holds no SQL", "it cannot tell SQL from its comments",
            "has no parameter", "it cannot tell SQL from text within quotes",
            "there is only :since", "it cannot tell SQL from text within quotes");

    /** They have every field between them, and nothing of the cluster's or the database's. */
    private static final List<String> GOOD = List.of("""
            key:
              id: bigint
              no: uuid
            keys: SELECT id, no FROM product
            routing: id
            conditions:
              korean: SELECT id, no FROM product WHERE country = 'KR'
            shards:
              growth: true
              tiers: [data_hot, data_warm]
            changes:
              - table: product
                key: [id, no]
              - table: shop.brand
                lookup: SELECT id::bigint, no FROM product WHERE brand_id = :id
                when: [name, on]
              - topic: product-changes
                key: [id, {constant: 0192f0c5-a4d0-7c3e-9b1f-0000000000ab}]
                delay: 5s
              - every: 1m
                keys: SELECT id, no FROM product WHERE sale_from > :since
            ignores: [stock, shop.audit]
            """, """
            key: {상품: text}
            keys: SELECT 상품 FROM product
            changes:
              - table: product
                key: 상품
                when: name
              - table: brand
                lookup: SELECT 상품 FROM product WHERE brand = :상표
            ignores: stock
            """);

    /** What is in the list above, once each. */
    private static final List<String> BEYOND = List.of(
            good("routing: id", "routing: brand"),
            good("key: [id, no]", "key: id"),
            good("[id, {constant: 0192f0c5-a4d0-7c3e-9b1f-0000000000ab}]", "[id, id, {constant: 1}]"),
            good("[id, {constant: 0192f0c5-a4d0-7c3e-9b1f-0000000000ab}]", "[{constant: one}, no]"),
            good(
                    "[id, {constant: 0192f0c5-a4d0-7c3e-9b1f-0000000000ab}]",
                    "[\"i d\", {constant: 0192f0c5-a4d0-7c3e-9b1f-0000000000ab}]"),
            good("delay: 5s", "delay: 6m"),
            good("SELECT id, no FROM product WHERE country = 'KR'", "-- none"),
            good("brand_id = :id", "brand_id = ':id'"),
            good(":since", ":now"));

    private Schema schema;
    private JsonNode content;

    @BeforeEach
    void readTheSchema() throws IOException {
        content = new JsonMapper().readTree(SCHEMA);
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(content);
    }

    @Test
    void it_has_every_field_that_is_read_and_no_other() {
        Map<String, Set<String>> fields = new TreeMap<>();
        collectFields("", content, fields);
        Set<String> change = new HashSet<>(RouteYml.FIELDS);
        change.addAll(TimedYml.FIELDS);

        assertThat(fields)
                .isEqualTo(Map.of(
                        "",
                        IndexYml.FIELDS,
                        "/properties/shards",
                        ShardsYml.FIELDS,
                        "/definitions/change",
                        change,
                        "/definitions/constant",
                        ConstantsYml.FIELDS));

        assertThat(texts(content.at("/properties/key/additionalProperties/enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(KeyType.values()).map(KeyType::sqlName).toList());
        assertThat(texts(content.at("/properties/shards/properties/tiers/items/enum")))
                .containsExactlyElementsOf(ShardsYml.TIERS);
    }

    /** And checks that each is described. */
    private static void collectFields(String path, JsonNode node, Map<String, Set<String>> fields) {
        if (node.path("additionalProperties").isBoolean()) {
            fields.put(path, new TreeSet<>(node.path("properties").propertyNames()));
            node.path("properties")
                    .properties()
                    .forEach(field -> assertThat(
                                    field.getValue().path("description").asString(""))
                            .as(path + "/" + field.getKey())
                            .isNotBlank());
        }
        node.properties().forEach(child -> collectFields(path + "/" + child.getKey(), child.getValue(), fields));
    }

    @Test
    void every_good_definition_passes() throws IOException {
        List<String> all = new ArrayList<>(GOOD);
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(path -> path.endsWith(Definition.INDEX_YML)).toList()) {
                all.add(Files.readString(file));
            }
        }

        int own = all.size();
        try (Stream<Path> docs = Stream.concat(Stream.of(Path.of("README.md")), Files.walk(Path.of("docs")))) {
            for (Path page :
                    docs.filter(path -> path.toString().endsWith(".md")).toList()) {
                YAML_BLOCK
                        .matcher(Files.readString(page))
                        .results()
                        .map(block -> block.group(1))
                        .filter(IndexSchemaTest::isWhole)
                        .forEach(all::add);
            }
        }

        assertThat(own).isGreaterThan(30);
        assertThat(all).hasSizeGreaterThan(own).allSatisfy(yml -> {
            assertThat(causes(yml)).as(yml).isEmpty();
            assertThat(schema.validate(EditorYaml.read(yml))).as(yml).isEmpty();
        });
    }

    @Test
    void whatever_is_wrong_at_one_place_is_wrong_for_both() {
        List<String> different = new ArrayList<>();
        int[] tried = new int[3];
        for (String good : GOOD) {
            mutations().of(EditorYaml.plain(good)).forEach(changed -> compare(changed, different, tried));
        }
        assertThat(different).isEmpty();
        // Passed, refused by both, and refused by loading alone.
        assertThat(tried[0]).isGreaterThan(100);
        assertThat(tried[1]).isGreaterThan(1_000);
    }

    @Test
    void whatever_is_wrong_at_several_places_is_wrong_for_both() {
        Random random = new Random(18);
        List<String> different = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            compare(mutations().several(EditorYaml.plain(GOOD.get(i % 2)), random), different, new int[3]);
        }
        assertThat(different).isEmpty();
    }

    @Test
    void what_only_loading_can_know_is_known() {
        assertThat(BEYOND).allSatisfy(yml -> {
            assertThat(schema.validate(EditorYaml.read(yml))).as(yml).isEmpty();
            assertThat(causes(yml)).as(yml).isNotEmpty();
        });
        assertThat(BEYOND_A_SCHEMA.keySet())
                .allSatisfy(part -> assertThat(BEYOND)
                        .anyMatch(yml -> causes(yml).stream().anyMatch(cause -> cause.contains(part))));
    }

    private void compare(Object changed, List<String> different, int[] tried) {
        String yml = new Yaml().dump(changed);
        List<String> causes = causes(yml);
        boolean passes = schema.validate(EditorYaml.read(yml)).isEmpty();
        boolean isBeyond = causes.stream()
                .allMatch(cause -> BEYOND_A_SCHEMA.keySet().stream().anyMatch(cause::contains));
        tried[causes.isEmpty() ? 0 : passes ? 2 : 1]++;
        if (different.size() < 10 && (passes ? !isBeyond : causes.isEmpty())) {
            different.add((passes ? "The schema lets pass, and loading says " + causes : "The schema alone refuses")
                    + ":\n" + yml);
        }
    }

    private static Mutations mutations() {
        return new Mutations(
                Stream.of(IndexYml.FIELDS, RouteYml.FIELDS, TimedYml.FIELDS, ShardsYml.FIELDS, ConstantsYml.FIELDS)
                        .flatMap(Set::stream)
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static List<String> causes(String yml) {
        return new DefinitionParser()
                        .parse("products", Map.of("index.yml", yml, "document.sql", "SELECT 1", "index.json", "{}"))
                        .problems()
                        .stream()
                        .map(Problem::cause)
                        .toList();
    }

    private static boolean isWhole(String yml) {
        return Stream.of("key:", "keys:", "changes:").allMatch(field -> ("\n" + yml).contains("\n" + field));
    }

    private static String good(String from, String to) {
        assertThat(GOOD.getFirst()).contains(from);
        return GOOD.getFirst().replace(from, to);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
