package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The body of the request that creates a generation: the definition's, and what Endstate keeps beside it. */
final class GenerationBody {
    private static final Logger log = LoggerFactory.getLogger(GenerationBody.class);
    private static final ObjectMapper JSON = new JsonMapper();
    private static final String META = "endstate";

    /** Tombstones of deleted documents must outlive every write in flight, which takes seconds. */
    static final String GC_DELETES = "1h";

    /**
     * The settings while a generation is filled. The translog is not among them: what was acknowledged would be lost with a node that
     * crashes, and nobody would read it again.
     */
    private static final Map<String, JsonNode> FILLING =
            Map.of("refresh_interval", StringNode.valueOf("-1"), "number_of_replicas", IntNode.valueOf(0));

    private GenerationBody() {}

    /** Makes the body, without aliases. */
    static ObjectNode of(Definition definition, String source) {
        ObjectNode body = (ObjectNode) JSON.readTree(definition.indexBody());
        ObjectNode settings = child(body, "settings");
        if (places(settings, "gc_deletes").isEmpty()) {
            settings.put("index.gc_deletes", GC_DELETES);
        }
        ObjectNode kept = child(child(child(body, "mappings"), "_meta"), META);
        kept.put("fingerprint", definition.fingerprint());
        kept.put("source", source);
        ObjectNode files = kept.putObject("files");
        definition.files().forEach(files::put);
        return body;
    }

    /**
     * Makes the body for a generation that is to be filled: nobody searches it, and without replicas each document is written once.
     *
     * @param shards how many shards it gets unless the definition fixes the number
     */
    static String toCreate(Generation.Name name, Definition definition, String source, int shards) {
        ObjectNode body = of(definition, source);
        ObjectNode settings = child(body, "settings");
        FILLING.forEach((setting, value) -> {
            places(settings, setting).forEach((place, field) -> place.remove(field));
            settings.set("index." + setting, value);
        });

        Placement placement = Placement.of(definition);
        if (!placement.isShardCountFixed()) {
            places(settings, Placement.SHARDS).forEach((place, field) -> place.remove(field));
            settings.put("index." + Placement.SHARDS, shards);
        }
        if (placement.isTierGivenByShards()) {
            settings.put(Placement.TIER_SETTING, placement.tiers().getFirst());
        }

        child(child(body, "aliases"), name.feedAlias()).put("is_hidden", true);
        return body.toString();
    }

    /**
     * Makes the part that is kept beside the mapping, with another database.
     *
     * @param mappings with the present {@code _meta}, which Elasticsearch replaces as a whole
     */
    static String toAdopt(JsonNode mappings, String source) {
        ObjectNode adopted = JSON.createObjectNode();
        adopted.set("_meta", mappings.path("_meta").deepCopy());
        child(child(adopted, "_meta"), META).put("source", source);
        return adopted.toString();
    }

    /** Makes the definition's settings that replace those for filling; null is Elasticsearch's own default. */
    static String toServe(Definition definition) {
        ObjectNode settings = child((ObjectNode) JSON.readTree(definition.indexBody()), "settings");
        ObjectNode serving = JSON.createObjectNode();
        FILLING.keySet().forEach(setting -> {
            serving.putNull("index." + setting);
            places(settings, setting).forEach((place, field) -> serving.set("index." + setting, place.get(field)));
        });
        return serving.toString();
    }

    /** The places where a setting is given: nested or dotted, with or without the prefix. */
    private static Map<ObjectNode, String> places(ObjectNode settings, String setting) {
        Map<ObjectNode, String> places = new IdentityHashMap<>();
        if (settings.has("index." + setting)) {
            places.put(settings, "index." + setting);
        }
        if (settings.has(setting)) {
            places.put(settings, setting);
        }
        if (settings.get("index") instanceof ObjectNode index && index.has(setting)) {
            places.put(index, setting);
        }
        return places;
    }

    /** Whether writes reach an index by its hidden alias. */
    static boolean isFed(Generation.Name name, JsonNode index) {
        return isOfEndstate(index) && index.path("aliases").has(name.feedAlias());
    }

    /** Whether Endstate made an index. */
    static boolean isOfEndstate(JsonNode index) {
        return index.path("mappings").path("_meta").path(META).isObject();
    }

    /**
     * Reads the generation out of what Elasticsearch says of an index.
     *
     * @param index what Elasticsearch says of it: {@code aliases} and {@code mappings}
     * @param definitions parses the one that is kept in it
     * @return empty if Endstate did not make the index, or made it by a version whose definitions this one cannot read
     */
    static Optional<Generation> read(Generation.Name name, JsonNode index, KeptDefinitions definitions) {
        JsonNode kept = index.path("mappings").path("_meta").path(META);
        if (!kept.isObject()) {
            return Optional.empty();
        }

        Map<String, String> files = new LinkedHashMap<>();
        kept.path("files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asString()));

        DefinitionParser.Result parsed = definitions.parsed(name, files);
        if (!parsed.problems().isEmpty()) {
            log.error("The definition kept in {} cannot be read, so it is not served: {}", name, parsed.problems());
            return Optional.empty();
        }

        boolean active = index.path("aliases").has(name.index());
        String source = kept.path("source").asString("");
        return parsed.definition().map(definition -> new Generation(name, definition, source, active));
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode existing ? existing : parent.putObject(name);
    }
}
