package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The generations that there are, as Elasticsearch knows them. */
public final class Generations {
    private final ElasticsearchHttp elasticsearch;

    Generations(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /**
     * Every generation of an index, the oldest first.
     *
     * @throws IndexException.Unavailable if Elasticsearch cannot be asked
     */
    public List<Generation> of(String index) {
        JsonNode indexes = elasticsearch.json(
                "GET",
                "/" + index + "-*",
                Map.of(
                        "features", "aliases,mappings",
                        "expand_wildcards", "open,closed,hidden",
                        "filter_path", "*.aliases,*.mappings._meta"),
                null);
        List<Generation> generations = new ArrayList<>();
        indexes.properties()
                .forEach(found -> Generation.Name.parse(found.getKey())
                        .filter(name -> name.index().equals(index))
                        .flatMap(name -> GenerationBody.read(name, found.getValue()))
                        .ifPresent(generations::add));
        generations.sort(Comparator.comparingInt(generation -> generation.name().number()));
        return generations;
    }

    /** The generation that users query. */
    public Optional<Generation> active(String index) {
        return of(index).stream().filter(Generation::active).reduce((older, newer) -> newer);
    }

    /** Creates a generation with as many shards as its definition says, or one. */
    public Optional<Generation> create(Generation.Name name, Definition definition, String source) {
        return create(name, definition, source, 1);
    }

    /**
     * Creates a generation's index, set for being filled. Of several that try at the same time one succeeds.
     *
     * @param shards how many were planned; what the definition fixes comes before it
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

    /** Gives a generation that was filled the settings of its definition, replicas among them. */
    public void serve(Generation generation) {
        elasticsearch.json(
                "PUT", "/" + generation + "/_settings", Map.of(), GenerationBody.toServe(generation.definition()));
    }

    /** Whether every copy that can be somewhere is complete. One that no node can hold is not waited for. */
    public boolean isSettled(Generation generation) {
        return elasticsearch
                        .json(
                                "GET",
                                "/_cluster/health/" + generation,
                                Map.of("filter_path", "initializing_shards"),
                                null)
                        .path("initializing_shards")
                        .asInt(1)
                == 0;
    }

    /** Deletes a generation's index, if there is one. */
    public void delete(Generation.Name name) {
        if (exists(name)) {
            elasticsearch.json("DELETE", "/" + name, Map.of(), null);
        }
    }

    /** Makes what was written searchable, then lets the alias lead to this generation and to no other. */
    public void activate(Generation generation) {
        elasticsearch.json("POST", "/" + generation + "/_refresh", Map.of(), null);
        StringBuilder actions = new StringBuilder();
        for (Generation other : of(generation.index())) {
            if (other.active() && !other.name().equals(generation.name())) {
                actions.append("{\"remove\":{\"index\":\"%s\",\"alias\":\"%s\"}},".formatted(other, other.index()));
            }
        }
        actions.append("{\"add\":{\"index\":\"%s\",\"alias\":\"%s\"}}".formatted(generation, generation.index()));
        elasticsearch.json("POST", "/_aliases", Map.of(), "{\"actions\":[" + actions + "]}");
    }

    /** How many documents a search would find. */
    public long count(Generation generation) {
        return elasticsearch
                .json("GET", "/" + generation + "/_count", Map.of(), null)
                .path("count")
                .asLong();
    }

    /** Whether there is an index of that name, also one that is none of Endstate's. */
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
