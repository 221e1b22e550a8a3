package dev.endstate.source.key;

import dev.endstate.definition.Key;
import java.util.List;

/**
 * Some keys of a query.
 *
 * @param keys ascending in the database's order, each once; empty only on the last page
 * @param last whether no keys follow
 */
public record KeyPage(List<Key> keys, boolean last) {}
