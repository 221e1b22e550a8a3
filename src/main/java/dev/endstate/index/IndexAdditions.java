package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.FlatSettings;
import dev.endstate.definition.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds what others give an index: the cluster's index templates when it is created, or somebody afterwards. */
@Component
public final class IndexAdditions {
    private final ElasticsearchHttp elasticsearch;

    IndexAdditions(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * Asks what the cluster's index templates would give a new generation.
     *
     * @throws IndexException if the cluster cannot be asked
     */
    TemplateAdditions ofTemplates(Definition definition) {
        // The number does not matter, unless a template's pattern names one.
        Generation.Name next = new Generation.Name(definition.index(), 1);
        // What a legacy template gives, only the index itself will show.
        JsonNode template = elasticsearch
                .json("POST", "/_index_template/_simulate_index/" + next, Map.of(), null)
                .path("template");
        return new TemplateAdditions(definition, next, template);
    }

    /**
     * Finds what others gave a generation.
     *
     * @param isNew whether nothing was written to it yet, so that somebody mapped each of its fields
     * @throws IndexException if the cluster cannot be asked
     */
    public List<Problem> of(Generation generation, boolean isNew) {
        Definition definition = generation.definition();
        JsonNode found = elasticsearch
                .find(generation.toString(), "-*.mappings._meta" + (isNew ? "" : ",-*.mappings.properties"))
                .path(generation.toString());

        Set<String> aliases = new TreeSet<>(found.path("aliases").propertyNames());
        aliases.removeAll(Set.of(generation.index(), generation.name().feedAlias()));

        return Additions.of(
                        definition,
                        generation.toString(),
                        FlatSettings.ofIndex(found.path("settings")),
                        found.path("mappings"),
                        aliases)
                .stream()
                .map(finding -> definition.problem(
                        Definition.INDEX_JSON,
                        generation + " has, beside what the definition says, " + finding.cause(),
                        finding.remedy() + " in index.json" + TemplateAdditions.leaveOut(definition) + "; for "
                                + generation + ": " + finding.atOnce()))
                .toList();
    }
}
