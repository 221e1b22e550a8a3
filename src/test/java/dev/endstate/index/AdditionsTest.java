package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.MissingNode;

/** What the distribution for tests does not have: lifecycle policies, time series. */
class AdditionsTest {
    private static Definition definition(String settings) {
        return SimpleDefinition.of("things", "{\"settings\": " + settings + "}", "");
    }

    private static List<Finding> additions(Definition definition) {
        return Additions.of(
                definition,
                "things-000002",
                new TreeMap<>(Map.of("lifecycle.name", "delete-after-30d", "default_pipeline", "_none")),
                MissingNode.getInstance(),
                Set.of());
    }

    @Test
    void a_lifecycle_policy_that_is_not_the_definitions_own_is_told_with_how_to_be_rid_of_it() {
        assertThat(additions(definition("{}"))).singleElement().satisfies(finding -> {
            assertThat(finding.cause()).startsWith("index.lifecycle.name = delete-after-30d, and a policy can delete");
            assertThat(finding.remedy()).isEqualTo("say \"index.lifecycle.name\": null");
            assertThat(finding.atOnce()).isEqualTo("POST /things-000002/_ilm/remove");
        });
        assertThat(additions(definition("{\"index.lifecycle.name\": null}"))).isEmpty();
        assertThat(additions(definition("{\"lifecycle\": {\"name\": \"own\"}}")))
                .isEmpty();
    }

    @Test
    void an_index_that_makes_its_ids_itself_is_refused_and_pipelines_of_the_definition_are() {
        assertThat(UnequalIndex.of(Map.of("mode", "time_series"), MissingNode.getInstance()))
                .extracting(Finding::cause)
                .singleElement()
                .asString()
                .startsWith("index.mode is time_series, which makes _id of the time");
        assertThat(UnequalIndex.ofPipelines(Map.of("default_pipeline", "enrich", "final_pipeline", "_none")))
                .extracting(Finding::cause)
                .containsExactly(
                        "index.default_pipeline is enrich, and what a pipeline changes or drops does not equal the database");
    }
}
