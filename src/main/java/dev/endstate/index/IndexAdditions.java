package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.FlatSettings;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds what others give an index: the cluster's index templates when it is created, or somebody afterwards. */
public final class IndexAdditions {
    private static final String OF_TEMPLATES = "by the cluster's index templates ";

    private final ElasticsearchHttp elasticsearch;

    IndexAdditions(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * What index templates would give a new generation that it could not be kept equal with.
     *
     * @param definition one that says no such thing itself
     * @throws IndexException if the cluster cannot be asked
     */
    List<Problem> refused(Definition definition) {
        JsonNode mappings = new JsonMapper().readTree(definition.indexBody()).path("mappings");
        JsonNode template = template(definition);
        SortedMap<String, String> settings = new TreeMap<>(FlatSettings.ofIndex(template.path("settings")));
        settings.putAll(definition.settings());

        List<Problem> problems = new ArrayList<>();
        UnequalIndex.of(settings, template.path("mappings"))
                .forEach(finding -> problems.add(definition.problem(
                        Definition.INDEX_JSON,
                        OF_TEMPLATES + finding.cause(),
                        finding.remedy() + " in index.json" + leaveOut(definition))));

        JsonNode source = template.path("mappings").path("_source");
        if (source.has("includes") || source.has("excludes")) {
            problems.add(definition.problem(
                    Definition.INDEX_JSON,
                    OF_TEMPLATES
                            + "_source leaves fields out, which would be a difference of every document from the database",
                    "take includes and excludes out of the template, which index.json cannot" + leaveOut(definition)));
        }
        if (!mappings.has("_source") && source.path("enabled").asString("true").equals("false")) {
            problems.add(definition.problem(
                    Definition.INDEX_JSON,
                    OF_TEMPLATES + "_source is disabled, and nothing can tell whether index and database agree",
                    "say \"_source\": {\"enabled\": true} in the mappings of index.json" + leaveOut(definition)));
        }
        if (template.path("aliases").has(definition.index())) {
            problems.add(definition.problem(
                    Definition.INDEX_JSON,
                    OF_TEMPLATES + "the alias " + definition.index()
                            + " leads to each generation from its creation, so that users would query one that is being filled",
                    "take the alias out of the template: Endstate makes it"));
        }

        return problems;
    }

    /**
     * What the cluster's index templates would give a new generation.
     *
     * @throws IndexException if the cluster cannot be asked
     */
    public List<Problem> ofNext(Definition definition) {
        JsonNode template = template(definition);
        Set<String> aliases = new TreeSet<>(template.path("aliases").propertyNames());
        aliases.remove(definition.index());

        List<Problem> additions = new ArrayList<>();
        Additions.of(
                        definition,
                        next(definition).toString(),
                        FlatSettings.ofIndex(template.path("settings")),
                        template.path("mappings"),
                        aliases)
                .forEach(finding -> additions.add(definition.problem(
                        Definition.INDEX_JSON,
                        "the cluster's index templates give it " + finding.cause(),
                        finding.remedy() + " in index.json" + leaveOut(definition))));

        String policy = definition.settings().getOrDefault(Additions.LIFECYCLE, "");
        if (!policy.isEmpty()) {
            additions.add(
                    definition.problem(
                            Definition.INDEX_JSON,
                            "index.lifecycle.name is " + policy + ": " + Additions.OF_POLICIES,
                            "see that it has no such phase; to move to another tier, say \"tiers\" of \"shards\" in index.yml"));
        }
        return additions;
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
                        finding.remedy() + " in index.json" + leaveOut(definition) + "; for " + generation + ": "
                                + finding.atOnce()))
                .toList();
    }

    private static String leaveOut(Definition definition) {
        return ", or have the template leave " + definition.index() + "-* out";
    }

    /** The number does not matter, unless a template's pattern names one. */
    private static Generation.Name next(Definition definition) {
        return new Generation.Name(definition.index(), 1);
    }

    /** What the cluster's templates say of a generation; what a legacy template gives, only the index itself will show. */
    private JsonNode template(Definition definition) {
        return elasticsearch
                .json("POST", "/_index_template/_simulate_index/" + next(definition), Map.of(), null)
                .path("template");
    }
}
