package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GenerationBodyTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static Definition definition(String indexJson) {
        return definition(indexJson, "");
    }

    private static Definition definition(String indexJson, String moreYml) {
        return SimpleDefinition.of("things", indexJson, moreYml);
    }

    @Test
    void tombstones_live_an_hour_unless_the_definition_says_longer() {
        assertThat(GenerationBody.of(definition("{}"), "db")
                        .at("/settings/index.gc_deletes")
                        .asString())
                .isEqualTo("1h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"gc_deletes\":\"2h\"}", "{\"index.gc_deletes\":\"2h\"}", "{\"index\":{\"gc_deletes\":\"2h\"}}"
            })
    void the_definitions_own_is_kept(String settings) {
        assertThat(GenerationBody.of(definition("{\"settings\":" + settings + "}"), "db")
                        .get("settings"))
                .isEqualTo(JSON.readTree(settings));
    }

    @Test
    void what_the_definition_says_of_mappings_is_kept_and_the_generation_can_be_read_back() {
        Definition definition = definition(
                "{\"mappings\":{\"_meta\":{\"team\":\"search\"},\"properties\":{\"id\":{\"type\":\"keyword\"}}}}");
        Generation.Name name = new Generation.Name("things", 7);
        ObjectNode body = (ObjectNode) JSON.readTree(GenerationBody.toCreate(name, definition, "db", 3));

        assertThat(body.at("/mappings/_meta/team").asString()).isEqualTo("search");
        assertThat(body.at("/mappings/properties/id/type").asString()).isEqualTo("keyword");
        assertThat(body.at("/aliases/things-000007-feed/is_hidden").asBoolean()).isTrue();

        assertThat(GenerationBody.read(name, body, new KeptDefinitions())).hasValueSatisfying(generation -> {
            assertThat(generation.definition()).isEqualTo(definition);
            assertThat(generation.source()).isEqualTo("db");
            assertThat(generation.active()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"number_of_shards\":null}", "{\"index\":{\"number_of_shards\":null}}"})
    void a_definition_that_says_nothing_of_shards_gets_the_planned_ones(String settings) {
        JsonNode created = created(definition("{\"settings\":" + settings + "}"));
        assertThat(created.path("index.number_of_shards").asInt()).isEqualTo(3);
        assertThat(created.toString()).containsOnlyOnce("number_of_shards");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"number_of_shards\":5}",
                "{\"index.number_of_shards\":\"5\"}",
                "{\"index\":{\"number_of_shards\":5}}"
            })
    void the_definitions_own_shards_are_kept(String settings) {
        JsonNode created = created(definition("{\"settings\":" + settings + "}"));
        assertThat(created.toString()).containsOnlyOnce("number_of_shards").doesNotContain(":3");
    }

    @Test
    void a_generation_that_moves_between_tiers_begins_on_the_first_unless_its_settings_say_another() {
        String tiers = "shards: {tiers: [data_warm, data_cold]}";
        String setting = "index.routing.allocation.include._tier_preference";
        assertThat(created(definition("{}", tiers)).path(setting).asString()).isEqualTo("data_warm");
        assertThat(created(definition("{}")).has(setting)).isFalse();
        String own =
                "{\"settings\":{\"index\":{\"routing.allocation\":{\"include\":{\"_tier_preference\":\"data_hot\"}}}}}";
        assertThat(created(definition(own, tiers)).has(setting)).isFalse();
    }

    private static JsonNode created(Definition definition) {
        return JSON.readTree(GenerationBody.toCreate(new Generation.Name("things", 1), definition, "db", 3))
                .path("settings");
    }

    @Test
    void an_index_of_somebody_else_is_no_generation() {
        JsonNode index = JSON.readTree("{\"mappings\":{\"_meta\":{\"team\":\"search\"}}}");
        assertThat(GenerationBody.read(new Generation.Name("things", 1), index, new KeptDefinitions()))
                .isEmpty();
    }
}
