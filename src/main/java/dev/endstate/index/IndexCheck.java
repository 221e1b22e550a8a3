package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks definitions against the cluster, without creating anything. */
@Component
public final class IndexCheck {
    private final ElasticsearchHttp elasticsearch;
    private final IndexAdditions additions;

    IndexCheck(ElasticsearchHttp elasticsearch, IndexAdditions additions) {
        this.elasticsearch = elasticsearch;
        this.additions = additions;
    }

    /**
     * What the check of a definition found.
     *
     * @param problems what the cluster would refuse, and what an index could not be kept equal with
     * @param additions what the cluster's index templates would add to what the definition says
     */
    public record Findings(List<Problem> problems, List<Problem> additions) {
        public Findings {
            problems = List.copyOf(problems);
            additions = List.copyOf(additions);
        }
    }

    /**
     * Checks a definition, and what the cluster's index templates would make of it.
     *
     * @throws IndexException.Unavailable if the cluster cannot be asked
     */
    public Findings check(Definition definition) {
        List<Problem> problems = new ArrayList<>();
        List<Finding> unequal = new ArrayList<>(UnequalIndex.of(
                definition.settings(),
                new JsonMapper().readTree(definition.indexBody()).path("mappings")));
        unequal.addAll(UnequalIndex.ofPipelines(definition.settings()));
        unequal.forEach(finding -> problems.add(definition.problem(
                Definition.INDEX_JSON, finding.cause(), finding.remedy() + ", or take it out of index.json")));

        simulate(definition).ifPresent(problems::add);
        if (elasticsearch.find(definition.index(), "*.aliases").has(definition.index())) {
            problems.add(definition.problem(
                    Definition.INDEX_YML,
                    "an index named \"" + definition.index() + "\" exists, where Endstate needs an alias of that name",
                    "delete or reindex it under another name, or rename the definition's folder"));
        }

        TemplateAdditions templates = additions.ofTemplates(definition);
        if (unequal.isEmpty()) {
            problems.addAll(templates.refused());
        }
        return new Findings(problems, templates.warnings());
    }

    /** Has Elasticsearch judge the definition's own settings and mappings; empty if it takes them. */
    private Optional<Problem> simulate(Definition definition) {
        ObjectNode simulation = new JsonMapper().createObjectNode();
        simulation.putArray("index_patterns").add("endstate-check-of-" + definition.index());
        simulation.set("template", GenerationBody.of(definition, "check"));

        try {
            elasticsearch.json("POST", "/_index_template/_simulate", Map.of(), simulation.toString());
            return Optional.empty();
        } catch (IndexException.Refused e) {
            return Optional.of(definition.problem(
                    Definition.INDEX_JSON,
                    "Elasticsearch refuses it: " + e.getMessage(),
                    "fix the settings or the mappings"));
        }
    }
}
