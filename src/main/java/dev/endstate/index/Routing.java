package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import java.util.Optional;

/** Tells which value routes a document to its shard. */
final class Routing {
    /** Elasticsearch takes an empty routing for a missing one, so an empty value is routed like this one. */
    private static final String FOR_EMPTY = ":";

    private Routing() {}

    static Optional<String> of(Definition definition, Key key) {
        return definition
                .routing()
                .map(column -> key.values().get(definition.key().indexOf(column)))
                .map(value -> value.isEmpty() ? FOR_EMPTY : value);
    }
}
