package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names of what a mapping says: its fields, its dynamic templates, its runtime fields, and every further part. */
final class MappingRules {
    private static final Set<String> ENDSTATES = Set.of("_meta", "_source");

    private MappingRules() {}

    static Set<String> of(JsonNode mappings) {
        Set<String> rules = new TreeSet<>();
        for (Map.Entry<String, JsonNode> part : mappings.properties()) {
            switch (part.getKey()) {
                case "properties" -> addFields("", part.getValue(), rules);
                case "dynamic_templates" ->
                    part.getValue()
                            .forEach(template ->
                                    template.propertyNames().forEach(name -> rules.add("dynamic template " + name)));
                case "runtime" -> part.getValue().propertyNames().forEach(name -> rules.add("runtime field " + name));
                default -> {
                    if (!ENDSTATES.contains(part.getKey())) {
                        rules.add(part.getKey());
                    }
                }
            }
        }
        return rules;
    }

    /** Those of a definition, and what its index mode brings. */
    static Set<String> ofDefinition(Definition definition) {
        Set<String> rules = of(new JsonMapper().readTree(definition.indexBody()).path("mappings"));
        if (definition.settings().getOrDefault("mode", "").equals("logsdb")) {
            rules.addAll(Set.of("_data_stream_timestamp", "field @timestamp"));
        }
        return rules;
    }

    private static void addFields(String path, JsonNode fields, Set<String> rules) {
        fields.properties().forEach(field -> {
            rules.add("field " + path + field.getKey());
            addFields(path + field.getKey() + ".", field.getValue().path("properties"), rules);
        });
    }
}
