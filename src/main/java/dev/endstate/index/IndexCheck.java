package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks definitions against the cluster, without creating anything. */
public final class IndexCheck {
    private final ElasticsearchHttp elasticsearch;
    private final IndexAdditions additions;

    IndexCheck(ElasticsearchHttp elasticsearch, IndexAdditions additions) {
        this.elasticsearch = elasticsearch;
        this.additions = additions;
    }

    /**
     * What the cluster would refuse of a definition, and what an index could not be kept equal with.
     *
     * @throws IndexException.Unavailable if the cluster cannot be asked
     */
    public List<Problem> check(Definition definition) {
        List<Problem> problems = new ArrayList<>();
        List<Finding> unequal = new ArrayList<>(UnequalIndex.of(
                definition.settings(),
                new JsonMapper().readTree(definition.indexBody()).path("mappings")));
        unequal.addAll(UnequalIndex.ofPipelines(definition.settings()));
        unequal.forEach(finding -> problems.add(definition.problem(
                Definition.INDEX_JSON, finding.cause(), finding.remedy() + ", or take it out of index.json")));

        ObjectNode simulation = new JsonMapper().createObjectNode();
        simulation.putArray("index_patterns").add("endstate-check-of-" + definition.index());
        simulation.set("template", GenerationBody.of(definition, "check"));
        try {
            elasticsearch.json("POST", "/_index_template/_simulate", Map.of(), simulation.toString());
        } catch (IndexException.Refused e) {
            problems.add(definition.problem(
                    Definition.INDEX_JSON,
                    "Elasticsearch refuses it: " + e.getMessage(),
                    "fix the settings or the mappings"));
        }

        if (elasticsearch.find(definition.index(), "*.aliases").has(definition.index())) {
            problems.add(definition.problem(
                    Definition.INDEX_YML,
                    "an index named \"" + definition.index() + "\" exists, where Endstate needs an alias of that name",
                    "delete or reindex it under another name, or rename the definition's folder"));
        }

        if (unequal.isEmpty()) {
            problems.addAll(additions.refused(definition));
        }
        return problems;
    }
}
