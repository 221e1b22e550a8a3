package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Finds what an index has, or would get, beside what its definition says: from index templates, or from whoever altered it. What the
 * definition says goes before a template. Settings that change neither documents nor what is found, such as a codec, are left out.
 */
final class Additions {
    static final List<String> PIPELINES = List.of("default_pipeline", "final_pipeline");

    static final String LIFECYCLE = "lifecycle.name";

    /** Why a lifecycle policy is a risk. */
    static final String OF_POLICIES =
            "a policy can delete, shrink or close an index, or make it read-only, while it is in use";

    private static final String ANALYSIS = "analysis.";
    private static final List<String> OF_VALUES =
            List.of("mapping.coerce", "mapping.ignore_above", "mapping.ignore_malformed");

    private final Definition definition;
    private final String index;
    private final List<Finding> findings = new ArrayList<>();

    private Additions(Definition definition, String index) {
        this.definition = definition;
        this.index = index;
    }

    /**
     * Finds what is added.
     *
     * @param index the generation's name
     * @param settings by their dotted names, without the prefix {@code index}
     * @param mappings with the fields, if these are no older than the index
     * @param aliases the aliases that Endstate did not make
     */
    static List<Finding> of(
            Definition definition,
            String index,
            SortedMap<String, String> settings,
            JsonNode mappings,
            Set<String> aliases) {
        Additions additions = new Additions(definition, index);
        SortedMap<String, String> own = definition.settings();
        SortedMap<String, String> added = new TreeMap<>(settings);
        added.keySet().removeAll(own.keySet());
        additions.addPipelines(added);
        additions.addLifecycle(added.getOrDefault(LIFECYCLE, ""));
        additions.addAnalysis(added, own);
        additions.addValues(added);
        additions.addMappings(mappings);
        additions.addAliases(aliases);
        return additions.findings;
    }

    /** Whether a pipeline is named, and not only that there is none. */
    static boolean isPipeline(String name) {
        return !name.isEmpty() && !name.equals("_none");
    }

    private void addPipelines(Map<String, String> added) {
        for (String setting : PIPELINES) {
            String pipeline = added.getOrDefault(setting, "");
            if (isPipeline(pipeline)) {
                String none = "\"index." + setting + "\": \"_none\"";
                findings.add(new Finding(
                        "index." + setting + " = " + pipeline
                                + ", and what a pipeline changes or drops does not equal the database",
                        "say " + none,
                        "PUT /" + index + "/_settings {" + none + "}"));
            }
        }
    }

    private void addLifecycle(String policy) {
        if (!policy.isEmpty()) {
            findings.add(new Finding(
                    "index.lifecycle.name = " + policy + ", and " + OF_POLICIES,
                    "say \"index.lifecycle.name\": null",
                    "POST /" + index + "/_ilm/remove"));
        }
    }

    private void addAnalysis(Map<String, String> added, Map<String, String> own) {
        Set<String> names = new TreeSet<>(analysis(added));
        names.removeAll(analysis(own));
        if (!names.isEmpty()) {
            findings.add(new Finding(
                    "analysis " + names
                            + ", by which texts may be cut into other words (analyzer.default: those of every text field)",
                    "define what you mean in settings.analysis",
                    rebuild()));
        }
    }

    private static Set<String> analysis(Map<String, String> settings) {
        Set<String> names = new TreeSet<>();
        settings.keySet().stream()
                .filter(name -> name.startsWith(ANALYSIS))
                .map(name -> name.substring(ANALYSIS.length()).split("\\.", 3))
                .filter(path -> path.length > 1)
                .forEach(path -> names.add(path[0] + "." + path[1]));
        return names;
    }

    private void addValues(Map<String, String> added) {
        OF_VALUES.stream()
                .filter(added::containsKey)
                .forEach(name -> findings.add(new Finding(
                        "index." + name + " = " + added.get(name)
                                + ", by which values are indexed otherwise, or not at all and nobody is told",
                        "say index." + name + " as you mean it",
                        rebuild())));
    }

    private void addMappings(JsonNode mappings) {
        Set<String> rules = MappingRules.of(mappings);
        rules.removeAll(MappingRules.ofDefinition(definition));
        if (!rules.isEmpty()) {
            findings.add(new Finding(
                    "mapping rules " + rules + ", by which fields are indexed otherwise",
                    "map what you mean, and say \"dynamic\"",
                    rebuild()));
        }
    }

    private void addAliases(Set<String> aliases) {
        if (!aliases.isEmpty()) {
            findings.add(new Finding(
                    "the aliases " + aliases
                            + ", which show it while it is being filled, and still when users are led to another generation",
                    "query " + definition.index() + " in their place",
                    "POST /_aliases {\"actions\": [{\"remove\": {\"index\": \"" + index + "\", \"aliases\": [\""
                            + String.join("\", \"", aliases) + "\"]}}]}"));
        }
    }

    private String rebuild() {
        return "then POST /api/indexes/" + definition.index() + "/rebuilds";
    }
}
