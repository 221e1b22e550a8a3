package dev.endstate.index;

import java.util.List;
import java.util.Map;

/** Moves the aliases of generations: the one that users query, and the hidden ones that writes go through. */
final class GenerationAliases {
    private final ElasticsearchHttp elasticsearch;

    GenerationAliases(ElasticsearchHttp elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Has the alias that users query lead to this generation and to no other, in one step. */
    void lead(Generation generation) {
        StringBuilder actions = new StringBuilder();
        for (String other : holders(generation.index())) {
            if (!other.equals(generation.toString())) {
                actions.append(
                        "{\"remove\":{\"index\":\"%s\",\"alias\":\"%s\"}},".formatted(other, generation.index()));
            }
        }
        actions.append("{\"add\":{\"index\":\"%s\",\"alias\":\"%s\"}}".formatted(generation, generation.index()));
        change(actions.toString());
    }

    /** Takes the hidden alias from a generation, so that no write can reach it. */
    void stopFeeding(Generation.Name name) {
        change("{\"remove\":{\"index\":\"%s\",\"alias\":\"%s\",\"must_exist\":false}}"
                .formatted(name, name.feedAlias()));
    }

    private void change(String actions) {
        elasticsearch.json("POST", "/_aliases", Map.of(), "{\"actions\":[" + actions + "]}");
    }

    /** The indexes that an alias leads to, whoever made them. */
    private List<String> holders(String alias) {
        try {
            return List.copyOf(elasticsearch
                    .json("GET", "/_alias/" + alias, Map.of(), null)
                    .propertyNames());
        } catch (IndexException.Refused e) {
            if (e.status() == 404) {
                return List.of();
            }
            throw e;
        }
    }
}
