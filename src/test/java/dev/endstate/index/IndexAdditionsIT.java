package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Index templates of a real cluster, and what they make of a definition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexAdditionsIT {
    private static final Pattern REQUEST = Pattern.compile("; for \\S+: (PUT|POST) (\\S+) (\\{.*})");

    /** What of a template does harm, and two settings that do none. */
    private static final String FOREIGN = """
            {"settings": {"index.default_pipeline": "enrich", "index.final_pipeline": "cut",
                          "analysis": {"analyzer": {"default": {"type": "standard", "max_token_length": 3}}},
                          "index.mapping.ignore_malformed": true, "index.codec": "best_compression", "number_of_replicas": 0},
             "mappings": {"dynamic": false, "date_detection": false, "runtime": {"twice": {"type": "long"}},
                          "dynamic_templates": [{"texts": {"match_mapping_type": "string", "mapping": {"type": "keyword"}}}],
                          "properties": {"maker": {"properties": {"country": {"type": "keyword"}}}}},
             "aliases": {"everything": {}}}""";

    private final TemplatedIndexes indexes = new TemplatedIndexes();

    @AfterEach
    void leaveNothing() {
        indexes.leaveNothing();
    }

    @AfterAll
    void close() throws IOException {
        indexes.close();
    }

    @Test
    void what_templates_give_is_told_before_the_index_is_made_and_of_the_one_that_is() {
        Definition definition =
                indexes.definition("{\"mappings\": {\"properties\": {\"name\": {\"type\": \"text\"}}}}");
        indexes.template(FOREIGN);
        assertThat(indexes.check().check(definition).additions())
                .allSatisfy(problem -> {
                    assertThat(problem.file()).isEqualTo(indexes.index() + "/index.json");
                    assertThat(problem.remedy()).contains("have the template leave " + indexes.index() + "-* out");
                })
                .extracting(problem -> problem.cause().replaceAll(",.*", ""))
                .containsExactly(
                        "the cluster's index templates give it index.default_pipeline = enrich",
                        "the cluster's index templates give it index.final_pipeline = cut",
                        "the cluster's index templates give it analysis [analyzer.default]",
                        "the cluster's index templates give it index.mapping.ignore_malformed = true",
                        "the cluster's index templates give it mapping rules [date_detection",
                        "the cluster's index templates give it the aliases [everything]");
        assertThat(indexes.check().check(definition).problems()).isEmpty();

        Generation generation = indexes.make(definition);
        assertThat(indexes.additions().of(generation, true))
                .extracting(Problem::cause)
                .hasSize(6)
                .allMatch(cause -> cause.startsWith(generation + " has, beside what the definition says, "))
                .anyMatch(cause -> cause.contains("[date_detection, dynamic, dynamic template texts, field maker,"
                        + " field maker.country, runtime field twice]"));
        assertThat(indexes.additions().of(generation, false))
                .extracting(Problem::cause)
                .hasSize(6)
                .noneMatch(cause -> cause.contains("field maker"));

        List<Problem> found = indexes.additions().of(generation, false);
        found.forEach(this::follow);
        assertThat(indexes.additions().of(generation, false))
                .extracting(Problem::cause)
                .hasSize(3)
                .noneMatch(cause -> cause.contains("pipeline") || cause.contains("everything"));
    }

    /** The request that is advised for an index that is there. */
    private void follow(Problem problem) {
        Matcher request = REQUEST.matcher(problem.remedy());
        if (request.find()) {
            indexes.elasticsearch().json(request.group(1), request.group(2), Map.of(), request.group(3));
        }
    }

    @Test
    void what_the_definition_says_itself_goes_before_a_template() {
        Definition definition = indexes.definition("""
                {"settings": {"index.default_pipeline": "_none", "index": {"final_pipeline": null},
                              "analysis.analyzer.default": {"type": "standard", "max_token_length": 255},
                              "index.mapping.ignore_malformed": false},
                 "mappings": {"dynamic": true, "date_detection": true, "runtime": {"twice": {"type": "double"}},
                              "dynamic_templates": [{"texts": {"match_mapping_type": "string", "mapping": {"type": "text"}}}],
                              "properties": {"maker": {"properties": {"country": {"type": "text"}}}}}}""");
        indexes.template(FOREIGN.replace("\"everything\": {}", ""));
        assertThat(indexes.check().check(definition).additions()).isEmpty();
        assertThat(indexes.check().check(definition).problems()).isEmpty();
        assertThat(indexes.additions().of(indexes.make(definition), true)).isEmpty();
    }

    @Test
    void a_cluster_without_templates_gives_nothing() {
        Definition definition = indexes.definition("{}");
        assertThat(indexes.check().check(definition).additions()).isEmpty();
        Generation generation = indexes.make(definition);
        indexes.generations().activate(generation);
        assertThat(indexes.additions().of(generation, false)).isEmpty();
        indexes.generations().delete(generation.name());
        assertThat(indexes.additions().of(generation, false)).isEmpty();
    }

    @Test
    void what_a_template_of_the_former_kind_gives_only_the_index_tells() {
        Definition definition = indexes.definition("{}");
        indexes.elasticsearch()
                .json(
                        "PUT",
                        "/_template/" + indexes.index(),
                        Map.of(),
                        "{\"index_patterns\": [\"" + indexes.index()
                                + "-*\"], \"settings\": {\"index.final_pipeline\": \"cut\"}}");
        indexes.remember("/_template/" + indexes.index());

        assertThat(indexes.check().check(definition).additions()).isEmpty();
        assertThat(indexes.additions().of(indexes.make(definition), true))
                .singleElement()
                .extracting(Problem::cause)
                .asString()
                .contains("index.final_pipeline = cut");
    }
}
