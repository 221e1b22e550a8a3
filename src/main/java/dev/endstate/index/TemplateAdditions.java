package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.FlatSettings;
import dev.endstate.definition.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the cluster's index templates would give a new generation.
 *
 * @param next its name
 * @param template settings, mappings and aliases, as Elasticsearch has put the templates together
 */
record TemplateAdditions(Definition definition, Generation.Name next, JsonNode template) {
    private static final String OF_TEMPLATES = "by the cluster's index templates ";

    /** Finds what the generation could not be kept equal with; the definition itself must say no such thing. */
    List<Problem> refused() {
        List<Problem> problems = new ArrayList<>();
        SortedMap<String, String> settings = new TreeMap<>(FlatSettings.ofIndex(template.path("settings")));
        settings.putAll(definition.settings());
        UnequalIndex.of(settings, template.path("mappings"))
                .forEach(finding -> problems.add(problem(
                        OF_TEMPLATES + finding.cause(), finding.remedy() + " in index.json" + leaveOut(definition))));

        addProblemsOfSource(problems);
        if (template.path("aliases").has(definition.index())) {
            problems.add(problem(
                    OF_TEMPLATES + "the alias " + definition.index()
                            + " leads to each generation from its creation, so that users would query one that is being filled",
                    "take the alias out of the template: Endstate makes it"));
        }
        return problems;
    }

    private void addProblemsOfSource(List<Problem> problems) {
        JsonNode source = template.path("mappings").path("_source");
        if (source.has("includes") || source.has("excludes")) {
            problems.add(problem(
                    OF_TEMPLATES
                            + "_source leaves fields out, which would be a difference of every document from the database",
                    "take includes and excludes out of the template, which index.json cannot" + leaveOut(definition)));
        }

        boolean isSaid = new JsonMapper()
                .readTree(definition.indexBody())
                .path("mappings")
                .has("_source");
        if (!isSaid && source.path("enabled").asString("true").equals("false")) {
            problems.add(problem(
                    OF_TEMPLATES + "_source is disabled, and nothing can tell whether index and database agree",
                    "say \"_source\": {\"enabled\": true} in the mappings of index.json" + leaveOut(definition)));
        }
    }

    /** Finds what the definition does not say, and what it says that is a risk. */
    List<Problem> warnings() {
        Set<String> aliases = new TreeSet<>(template.path("aliases").propertyNames());
        aliases.remove(definition.index());

        List<Problem> warnings = new ArrayList<>();
        Additions.of(
                        definition,
                        next.toString(),
                        FlatSettings.ofIndex(template.path("settings")),
                        template.path("mappings"),
                        aliases)
                .forEach(finding -> warnings.add(problem(
                        "the cluster's index templates give it " + finding.cause(),
                        finding.remedy() + " in index.json" + leaveOut(definition))));

        String policy = definition.settings().getOrDefault(Additions.LIFECYCLE, "");
        if (!policy.isEmpty()) {
            warnings.add(
                    problem(
                            "index.lifecycle.name is " + policy + ": " + Additions.OF_POLICIES,
                            "see that it has no such phase; to move to another tier, say \"tiers\" of \"shards\" in index.yml"));
        }
        return warnings;
    }

    static String leaveOut(Definition definition) {
        return ", or have the template leave " + definition.index() + "-* out";
    }

    private Problem problem(String cause, String remedy) {
        return definition.problem(Definition.INDEX_JSON, cause, remedy);
    }
}
