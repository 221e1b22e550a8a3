package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.endstate.definition.Definition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds, makes and alters generations. Elasticsearch is their registry: nothing about them is kept elsewhere. */
@Component
public final class Generations {
    private final ElasticsearchHttp elasticsearch;
    private final GenerationAliases aliases;
    private final KeptDefinitions definitions = new KeptDefinitions();

    /** @param client with the cluster's address and security, and a response time-out: by itself it would wait for ever */
    public Generations(Rest5Client client) {
        this.elasticsearch = new ElasticsearchHttp(client);
        this.aliases = new GenerationAliases(elasticsearch);
    }

    /**
     * Finds every generation of an index that is fed, the oldest first.
     *
     * @throws IndexException.Unavailable if Elasticsearch cannot be asked
     */
    public List<Generation> of(String index) {
        List<Generation> generations = new ArrayList<>();
        named(index).forEach((name, found) -> {
            if (GenerationBody.isFed(name, found)) {
                GenerationBody.read(name, found, definitions).ifPresent(generations::add);
            }
        });
        return generations;
    }

    /** The generations that were retired and kept: nobody feeds them any more. */
    public List<Generation.Name> retired(String index) {
        return named(index).entrySet().stream()
                .filter(found -> GenerationBody.isOfEndstate(found.getValue())
                        && !GenerationBody.isFed(found.getKey(), found.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The generations that another version of Endstate feeds, with definitions that this one cannot read. */
    public List<Generation.Name> unreadable(String index) {
        return named(index).entrySet().stream()
                .filter(found -> GenerationBody.isFed(found.getKey(), found.getValue())
                        && GenerationBody.read(found.getKey(), found.getValue(), definitions)
                                .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The highest number that an index of a generation's name has, whoever made it; 0 if there is none. */
    public int highestNumber(String index) {
        return named(index).keySet().stream()
                .mapToInt(Generation.Name::number)
                .max()
                .orElse(0);
    }

    private Map<Generation.Name, JsonNode> named(String index) {
        JsonNode indexes = elasticsearch.json(
                "GET",
                "/" + index + "-*",
                Map.of(
                        "features", "aliases,mappings",
                        "expand_wildcards", "open,closed,hidden",
                        "filter_path", "*.aliases,*.mappings._meta"),
                null);

        Map<Generation.Name, JsonNode> named = new TreeMap<>(Comparator.comparingInt(Generation.Name::number));
        indexes.properties()
                .forEach(found -> Generation.Name.parse(found.getKey())
                        .filter(name -> name.index().equals(index))
                        .ifPresent(name -> named.put(name, found.getValue())));
        return named;
    }

    /** The generation of a name; empty unless there is one that is fed and that this version can read. */
    public Optional<Generation> byName(Generation.Name name) {
        return of(name.index()).stream()
                .filter(generation -> generation.name().equals(name))
                .findFirst();
    }

    /** The generation that users query. */
    public Optional<Generation> active(String index) {
        return active(of(index));
    }

    /** The one among these that users query. */
    public static Optional<Generation> active(List<Generation> present) {
        return present.stream().filter(Generation::active).reduce((older, newer) -> newer);
    }

    /**
     * Creates a generation's index, with the settings for filling it. Of several that try at the same time one succeeds.
     *
     * @param shards how many were planned; a number that the definition fixes comes first
     * @return empty if an index of that name exists already
     * @throws IndexException.Refused if Elasticsearch refuses the definition's {@code index.json}
     */
    public Optional<Generation> create(Generation.Name name, Definition definition, String source, int shards) {
        if (exists(name.toString())) {
            return Optional.empty();
        }

        try {
            elasticsearch.json("PUT", "/" + name, Map.of(), GenerationBody.toCreate(name, definition, source, shards));
            return Optional.of(new Generation(name, definition, source, false));
        } catch (IndexException.Refused e) {
            // Decided by what is there now, not by the words of the refusal.
            if (exists(name.toString())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Gives a generation that is filled the settings of its definition, replicas among them. */
    public void serve(Generation generation) {
        elasticsearch.json(
                "PUT", "/" + generation + "/_settings", Map.of(), GenerationBody.toServe(generation.definition()));
    }

    /** What tells an index from another of the same name: it changes when the index is restored or made anew. */
    public String identity(Generation generation) {
        JsonNode settings = elasticsearch
                .json("GET", "/" + generation + "/_settings", Map.of("flat_settings", "true"), null)
                .path(generation.toString())
                .path("settings");
        // An index that is restored in its place keeps its UUID and gets another history.
        return settings.path("index.uuid").asString("") + "/"
                + settings.path("index.history.uuid").asString("");
    }

    /** Whether every shard is there, and every copy that some node can hold. */
    public boolean isSettled(Generation generation) {
        JsonNode health = elasticsearch.json(
                "GET",
                "/_cluster/health/" + generation,
                // Elasticsearch answers after the allocation that a change of settings asks for.
                Map.of("wait_for_events", "languid", "filter_path", "status,initializing_shards"),
                null);
        return !health.path("status").asString("red").equals("red")
                && health.path("initializing_shards").asInt(1) == 0;
    }

    /** Notes in a generation that another database than the one it was built from feeds it from now on. */
    public void adopt(Generation generation, String source) {
        JsonNode mappings = elasticsearch
                .json("GET", "/" + generation + "/_mapping", Map.of("filter_path", "*.mappings._meta"), null)
                .path(generation.toString())
                .path("mappings");
        elasticsearch.json("PUT", "/" + generation + "/_mapping", Map.of(), GenerationBody.toAdopt(mappings, source));
    }

    /** Deletes a generation's index; false if there is none. */
    public boolean delete(Generation.Name name) {
        if (!exists(name)) {
            return false;
        }

        elasticsearch.json("DELETE", "/" + name, Map.of(), null);
        return true;
    }

    /**
     * Takes a generation out of use, and has its shards moved to the nodes of a tier: from then on nobody feeds it, and nobody can
     * write to it. If no node is of that tier, it stays where it is.
     *
     * @param tier a role of nodes, such as {@code data_warm}
     */
    public void retire(Generation.Name name, String tier) {
        String former = elasticsearch
                .json("GET", "/" + name + "/_settings", Map.of("flat_settings", "true"), null)
                .path(name.toString())
                .path("settings")
                .path(Placement.TIER_SETTING)
                .asString(Placement.DEFAULT_TIER);

        // Elasticsearch takes the first of several tiers that has nodes.
        String preference = former.startsWith(tier) ? former : tier + "," + former;
        elasticsearch.json(
                "PUT",
                "/" + name + "/_settings",
                Map.of(),
                "{\"%s\":\"%s\",\"index.blocks.write\":true}".formatted(Placement.TIER_SETTING, preference));

        aliases.stopFeeding(name);
    }

    /** Makes what was written searchable, then has the alias lead to this generation and to no other. */
    public void activate(Generation generation) {
        elasticsearch.json("POST", "/" + generation + "/_refresh", Map.of(), null);
        aliases.lead(generation);
    }

    /** Counts the documents that a search would find. */
    public long count(Generation generation) {
        return elasticsearch
                .json("GET", "/" + generation + "/_count", Map.of(), null)
                .path("count")
                .asLong();
    }

    /** Whether there is an index of that name, whoever made it. */
    public boolean exists(Generation.Name name) {
        return exists(name.toString());
    }

    private boolean exists(String name) {
        try {
            elasticsearch.json("GET", "/" + name, Map.of("filter_path", "*.aliases"), null);
            return true;
        } catch (IndexException.Refused e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }
}
