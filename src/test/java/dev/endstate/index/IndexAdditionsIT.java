package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Problem;
import dev.endstate.servers.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Index templates of a real cluster, and what they make of a definition. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexAdditionsIT {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern REQUEST = Pattern.compile("; for \\S+: (PUT|POST) (\\S+) (\\{.*})");

    private static final String WRITTEN =
            "{\"a\":[3,1,3],\"n\":null,\"e\":[],\"list\":[{\"k\":2,\"l\":1},{\"k\":1}],\"p\":1.50}";

    /** What of a template does harm, and two settings that do none. */
    private static final String FOREIGN = """
            {"settings": {"index.default_pipeline": "enrich", "index.final_pipeline": "cut",
                          "analysis": {"analyzer": {"default": {"type": "standard", "max_token_length": 3}}},
                          "index.mapping.ignore_malformed": true, "index.codec": "best_compression", "number_of_replicas": 0},
             "mappings": {"dynamic": false, "date_detection": false, "runtime": {"twice": {"type": "long"}},
                          "dynamic_templates": [{"texts": {"match_mapping_type": "string", "mapping": {"type": "keyword"}}}],
                          "properties": {"maker": {"properties": {"country": {"type": "keyword"}}}}},
             "aliases": {"everything": {}}}""";

    private final Rest5Client client =
            Rest5Client.builder(Servers.shared().elasticsearch().httpUri()).build();
    private final ElasticsearchHttp elasticsearch = new ElasticsearchHttp(client);
    private final IndexAdditions additions = new IndexAdditions(elasticsearch);
    private final IndexCheck check = new IndexCheck(elasticsearch, additions);
    private final Generations generations = new Generations(client);
    private final List<Generation> made = new ArrayList<>();
    private final List<String> templates = new ArrayList<>();
    private String index = "additions";

    @AfterEach
    void leaveNothing() {
        templates.forEach(template -> elasticsearch.json("DELETE", template, Map.of(), null));
        templates.clear();
        made.forEach(generation -> generations.delete(generation.name()));
        made.clear();
    }

    @AfterAll
    void close() throws IOException {
        client.close();
    }

    private Definition definition(String body) {
        index = "additions" + NUMBER.incrementAndGet();
        return new DefinitionParser()
                .parse(
                        index,
                        Map.of(
                                "index.yml",
                                "key: {id: text}\nkeys: SELECT id FROM t\nchanges: [{table: t, key: id}]\n",
                                "index.json",
                                body,
                                "document.sql",
                                "SELECT id FROM ids"))
                .definition()
                .orElseThrow();
    }

    private void template(String content) {
        String template = "/_index_template/" + index;
        elasticsearch.json(
                "PUT",
                template,
                Map.of(),
                "{\"index_patterns\": [\"" + index + "-*\"], \"priority\": 500, \"template\": " + content + "}");
        templates.add(template);
    }

    private Generation make(Definition definition) {
        Generation generation = generations
                .create(new Generation.Name(index, 1), definition, "db", 1)
                .orElseThrow();
        made.add(generation);
        return generation;
    }

    @Test
    void what_templates_give_is_told_before_the_index_is_made_and_of_the_one_that_is() {
        Definition definition = definition("{\"mappings\": {\"properties\": {\"name\": {\"type\": \"text\"}}}}");
        template(FOREIGN);
        assertThat(additions.ofNext(definition))
                .allSatisfy(problem -> {
                    assertThat(problem.file()).isEqualTo(index + "/index.json");
                    assertThat(problem.remedy()).contains("have the template leave " + index + "-* out");
                })
                .extracting(problem -> problem.cause().replaceAll(",.*", ""))
                .containsExactly(
                        "the cluster's index templates give it index.default_pipeline = enrich",
                        "the cluster's index templates give it index.final_pipeline = cut",
                        "the cluster's index templates give it analysis [analyzer.default]",
                        "the cluster's index templates give it index.mapping.ignore_malformed = true",
                        "the cluster's index templates give it mapping rules [date_detection",
                        "the cluster's index templates give it the aliases [everything]");
        assertThat(check.check(definition)).isEmpty();

        Generation generation = make(definition);
        assertThat(additions.of(generation, true))
                .extracting(Problem::cause)
                .hasSize(6)
                .allMatch(cause -> cause.startsWith(generation + " has, beside what the definition says, "))
                .anyMatch(cause -> cause.contains("[date_detection, dynamic, dynamic template texts, field maker,"
                        + " field maker.country, runtime field twice]"));
        assertThat(additions.of(generation, false))
                .extracting(Problem::cause)
                .hasSize(6)
                .noneMatch(cause -> cause.contains("field maker"));

        List<Problem> found = additions.of(generation, false);
        found.forEach(this::follow);
        assertThat(additions.of(generation, false))
                .extracting(Problem::cause)
                .hasSize(3)
                .noneMatch(cause -> cause.contains("pipeline") || cause.contains("everything"));
    }

    /** The request that is advised for an index that is there. */
    private void follow(Problem problem) {
        Matcher request = REQUEST.matcher(problem.remedy());
        if (request.find()) {
            elasticsearch.json(request.group(1), request.group(2), Map.of(), request.group(3));
        }
    }

    @Test
    void what_the_definition_says_itself_goes_before_a_template() {
        Definition definition = definition("""
                {"settings": {"index.default_pipeline": "_none", "index": {"final_pipeline": null},
                              "analysis.analyzer.default": {"type": "standard", "max_token_length": 255},
                              "index.mapping.ignore_malformed": false},
                 "mappings": {"dynamic": true, "date_detection": true, "runtime": {"twice": {"type": "double"}},
                              "dynamic_templates": [{"texts": {"match_mapping_type": "string", "mapping": {"type": "text"}}}],
                              "properties": {"maker": {"properties": {"country": {"type": "text"}}}}}}""");
        template(FOREIGN.replace("\"everything\": {}", ""));
        assertThat(additions.ofNext(definition)).isEmpty();
        assertThat(check.check(definition)).isEmpty();
        assertThat(additions.of(make(definition), true)).isEmpty();
    }

    @Test
    void a_cluster_without_templates_gives_nothing() {
        Definition definition = definition("{}");
        assertThat(additions.ofNext(definition)).isEmpty();
        Generation generation = make(definition);
        generations.activate(generation);
        assertThat(additions.of(generation, false)).isEmpty();
        generations.delete(generation.name());
        assertThat(additions.of(generation, false)).isEmpty();
    }

    @Test
    void what_a_template_of_the_former_kind_gives_only_the_index_tells() {
        Definition definition = definition("{}");
        elasticsearch.json(
                "PUT",
                "/_template/" + index,
                Map.of(),
                "{\"index_patterns\": [\"" + index + "-*\"], \"settings\": {\"index.final_pipeline\": \"cut\"}}");
        templates.add("/_template/" + index);
        assertThat(additions.ofNext(definition)).isEmpty();
        assertThat(additions.of(make(definition), true))
                .singleElement()
                .extracting(Problem::cause)
                .asString()
                .contains("index.final_pipeline = cut");
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
        Definition definition = definition("{}");
        template(content.replace('\'', '"'));
        assertThat(check.check(definition))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.cause()).startsWith("by the cluster's index templates " + cause));
        String remedy = check.check(definition).getFirst().remedy();
        String said = remedy.substring("say ".length(), remedy.indexOf(" in "));

        String former = index;
        Definition mended = definition(
                said.startsWith("\"_source")
                        ? "{\"mappings\": {" + said + "}}"
                        : "{\"settings\": {" + said.replaceAll(", or.*", "") + "}}");
        template(content.replace('\'', '"'));
        assertThat(former).isNotEqualTo(index);
        assertThat(check.check(mended)).isEmpty();
        Generation generation = make(mended);
        assertThat(givenBack(generation)).isEqualTo(WRITTEN);
    }

    @Test
    void fields_that_a_template_leaves_out_of_the_source_index_json_cannot_bring_back() {
        Definition definition = definition("{\"mappings\": {\"_source\": {\"enabled\": true}}}");
        template("{\"mappings\": {\"_source\": {\"excludes\": [\"a\"]}}, \"aliases\": {\"" + index + "\": {}}}");
        assertThat(check.check(definition))
                .extracting(problem -> problem.cause().replaceAll(",.*", ""))
                .containsExactly(
                        "by the cluster's index templates _source leaves fields out",
                        "by the cluster's index templates the alias " + index
                                + " leads to each generation from its creation");
        assertThat(givenBack(make(definition))).doesNotContain("\"a\"");
    }

    private String givenBack(Generation generation) {
        elasticsearch.json("PUT", "/" + generation + "/_doc/1", Map.of(), WRITTEN);
        return elasticsearch
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
        Definition definition = definition("{\"settings\": " + settings.replace('\'', '"') + "}");
        List<Problem> problems = check.check(definition);
        assertThat(problems.isEmpty()).isEqualTo(isEqual);
        problems.forEach(problem -> assertThat(problem.remedy()).contains(remedy, "take it out of index.json"));
        Generation generation = make(definition);
        elasticsearch.json(
                "PUT",
                "/" + generation + "/_doc/1",
                Map.of("version", "5", "version_type", "external_gte"),
                WRITTEN.replace("{\"a\"", "{\"@timestamp\":\"2026-01-01T00:00:00.000+09:00\",\"a\""));
        String back = elasticsearch
                .json("GET", "/" + generation + "/_source/1", Map.of(), null)
                .toString();
        assertThat(back.contains("+09:00\",\"a\"") && back.endsWith(WRITTEN.substring(1)))
                .isEqualTo(isEqual);
    }
}
