package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds definitions against the cluster, without creating anything. */
public final class IndexCheck {
    private final ElasticsearchHttp elasticsearch;

    IndexCheck(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * What the cluster would refuse of a definition.
     *
     * @throws IndexException.Unavailable if the cluster cannot be asked
     */
    public List<Problem> check(Definition definition) {
        List<Problem> problems = new ArrayList<>();
        ObjectNode simulation = new JsonMapper().createObjectNode();
        simulation.putArray("index_patterns").add("endstate-check-of-" + definition.index());
        simulation.set("template", GenerationBody.of(definition, "check"));
        try {
            elasticsearch.json("POST", "/_index_template/_simulate", Map.of(), simulation.toString());
        } catch (IndexException.Refused e) {
            problems.add(definition.problem(
                    Definition.INDEX_JSON,
                    "Elasticsearch refuses it: " + e.getMessage(),
                    "mend the settings or the mappings"));
        }
        if (isConcreteIndex(definition.index())) {
            problems.add(definition.problem(
                    Definition.INDEX_YML,
                    "an index named \"" + definition.index() + "\" exists, where Endstate needs an alias of that name",
                    "delete or reindex it under another name, or rename the definition's folder"));
        }
        return problems;
    }

    private boolean isConcreteIndex(String name) {
        try {
            return elasticsearch
                    .json("GET", "/" + name, Map.of("filter_path", "*.aliases"), null)
                    .has(name);
        } catch (IndexException.Refused e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }
}
