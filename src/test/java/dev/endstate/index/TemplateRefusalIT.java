package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What index templates of a real cluster, or a definition itself, say that no index could be kept equal with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateRefusalIT {
    private static final String WRITTEN =
            "{\"a\":[3,1,3],\"n\":null,\"e\":[],\"list\":[{\"k\":2,\"l\":1},{\"k\":1}],\"p\":1.50}";

    private final TemplatedIndexes indexes = new TemplatedIndexes();

    @AfterEach
    void leaveNothing() {
        indexes.leaveNothing();
    }

    @AfterAll
    void close() throws IOException {
        indexes.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'settings': {'index.mode': 'columnar'}}         | index.mode is columnar",
                "{'settings': {'index.mode': 'logsdb_columnar'}}  | index.mode is logsdb_columnar",
                "{'settings': {'index.mode': 'logsdb'}}           | index.mode is logsdb",
                "{'settings': {'index.mapping.source.mode': 'synthetic'}} | index.mapping.source.mode is synthetic",
                "{'settings': {'index.disable_sequence_numbers': true}} | index.disable_sequence_numbers is true",
                "{'mappings': {'_source': {'enabled': false}}}    | _source is disabled"
            })
    void templates_that_make_equality_impossible_are_refused_unless_index_json_says_otherwise(
            String content, String cause) {
        Definition definition = indexes.definition("{}");
        indexes.template(content.replace('\'', '"'));
        assertThat(indexes.check().check(definition).problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.cause()).startsWith("by the cluster's index templates " + cause));
        String remedy = indexes.check().check(definition).problems().getFirst().remedy();
        String said = remedy.substring("say ".length(), remedy.indexOf(" in "));

        String former = indexes.index();
        Definition fixed = indexes.definition(
                said.startsWith("\"_source")
                        ? "{\"mappings\": {" + said + "}}"
                        : "{\"settings\": {" + said.replaceAll(", or.*", "") + "}}");
        indexes.template(content.replace('\'', '"'));
        assertThat(former).isNotEqualTo(indexes.index());
        assertThat(indexes.check().check(fixed).problems()).isEmpty();
        Generation generation = indexes.make(fixed);
        assertThat(givenBack(generation)).isEqualTo(WRITTEN);
    }

    @Test
    void fields_that_a_template_leaves_out_of_the_source_index_json_cannot_bring_back() {
        Definition definition = indexes.definition("{\"mappings\": {\"_source\": {\"enabled\": true}}}");
        indexes.template("{\"mappings\": {\"_source\": {\"excludes\": [\"a\"]}}, \"aliases\": {\"" + indexes.index()
                + "\": {}}}");
        assertThat(indexes.check().check(definition).problems())
                .extracting(problem -> problem.cause().replaceAll(",.*", ""))
                .containsExactly(
                        "by the cluster's index templates _source leaves fields out",
                        "by the cluster's index templates the alias " + indexes.index()
                                + " leads to each generation from its creation");
        assertThat(givenBack(indexes.make(definition))).doesNotContain("\"a\"");
    }

    private String givenBack(Generation generation) {
        indexes.elasticsearch().json("PUT", "/" + generation + "/_doc/1", Map.of(), WRITTEN);
        return indexes.elasticsearch()
                .json("GET", "/" + generation + "/_source/1", Map.of(), null)
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'index.mode': 'columnar'}                  | false | say \"index.mode\": \"standard\"",
                "{'index': {'mode': 'logsdb_columnar'}}      | false | say \"index.mode\": \"standard\"",
                "{'mode': 'logsdb'}                          | false | logsdb with whole documents",
                "{'mapping.source.mode': 'synthetic'}        | false | say \"index.mapping.source.mode\": \"stored\"",
                "{'mode': 'logsdb', 'mapping.source.mode': 'stored'} | true | ",
                "{'mode': 'lookup'}                          | true  | ",
                "{'mode': 'standard'}                        | true  | "
            })
    void a_mode_is_refused_where_another_document_is_given_back(String settings, boolean isEqual, String remedy) {
        Definition definition = indexes.definition("{\"settings\": " + settings.replace('\'', '"') + "}");
        List<Problem> problems = indexes.check().check(definition).problems();
        assertThat(problems.isEmpty()).isEqualTo(isEqual);
        problems.forEach(problem -> assertThat(problem.remedy()).contains(remedy, "take it out of index.json"));

        Generation generation = indexes.make(definition);
        indexes.elasticsearch()
                .json(
                        "PUT",
                        "/" + generation + "/_doc/1",
                        Map.of("version", "5", "version_type", "external_gte"),
                        WRITTEN.replace("{\"a\"", "{\"@timestamp\":\"2026-01-01T00:00:00.000+09:00\",\"a\""));
        String back = indexes.elasticsearch()
                .json("GET", "/" + generation + "/_source/1", Map.of(), null)
                .toString();
        assertThat(back.contains("+09:00\",\"a\"") && back.endsWith(WRITTEN.substring(1)))
                .isEqualTo(isEqual);
    }
}
