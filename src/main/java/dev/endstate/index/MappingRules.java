package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names what a mapping says: its fields, its dynamic templates, its runtime fields, and every further part. */
final class MappingRules {
    /** Endstate writes the first, and judges the second by itself. */
    private static final Set<String> ENDSTATES = Set.of("_meta", "_source");

    private MappingRules() {}

    static Set<String> of(JsonNode mappings) {
        Set<String> rules = new TreeSet<>();
        mappings.properties().forEach(part -> addPart(part.getKey(), part.getValue(), rules));
        rules.removeAll(ENDSTATES);
        return rules;
    }

    private static void addPart(String name, JsonNode part, Set<String> rules) {
        switch (name) {
            case "properties" -> addFields("", part, rules);
            case "dynamic_templates" -> part.forEach(template -> addNames("dynamic template ", template, rules));
            case "runtime" -> addNames("runtime field ", part, rules);
            default -> rules.add(name);
        }
    }

    private static void addNames(String kind, JsonNode named, Set<String> rules) {
        named.propertyNames().forEach(name -> rules.add(kind + name));
    }

    /** The rules of a definition's mapping, and those that its index mode brings. */
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
