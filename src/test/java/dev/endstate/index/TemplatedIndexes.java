package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.endstate.definition.Definition;
import dev.endstate.servers.Servers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Definitions, the index templates that concern them, and the generations that are made of both, on the shared cluster. */
final class TemplatedIndexes implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Rest5Client client =
            Rest5Client.builder(Servers.shared().elasticsearch().httpUri()).build();
    private final ElasticsearchHttp elasticsearch = new ElasticsearchHttp(client);
    private final IndexAdditions additions = new IndexAdditions(elasticsearch);
    private final IndexCheck check = new IndexCheck(elasticsearch, additions);
    private final Generations generations = new Generations(client);
    private final List<Generation> made = new ArrayList<>();
    private final List<String> templates = new ArrayList<>();
    private String index = "additions";

    ElasticsearchHttp elasticsearch() {
        return elasticsearch;
    }

    IndexAdditions additions() {
        return additions;
    }

    IndexCheck check() {
        return check;
    }

    Generations generations() {
        return generations;
    }

    /** The index of the definition that was made last. */
    String index() {
        return index;
    }

    /** A definition of a new index. */
    Definition definition(String body) {
        index = "additions" + NUMBER.incrementAndGet();
        return SimpleDefinition.of(index, body, "");
    }

    /** Makes a template for the index of the definition that was made last. */
    void template(String content) {
        String template = "/_index_template/" + index;
        elasticsearch.json(
                "PUT",
                template,
                Map.of(),
                "{\"index_patterns\": [\"" + index + "-*\"], \"priority\": 500, \"template\": " + content + "}");
        remember(template);
    }

    /** Has a template deleted after the test. */
    void remember(String template) {
        templates.add(template);
    }

    Generation make(Definition definition) {
        Generation generation = generations
                .create(new Generation.Name(index, 1), definition, "db", 1)
                .orElseThrow();
        made.add(generation);
        return generation;
    }

    void leaveNothing() {
        templates.forEach(template -> elasticsearch.json("DELETE", template, Map.of(), null));
        templates.clear();
        made.forEach(generation -> generations.delete(generation.name()));
        made.clear();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
