package dev.endstate.pipeline;

import dev.endstate.definition.NamedSql;
import dev.endstate.index.Generation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes over lookups that lead to very many keys, so that other changes need not wait for them. */
@FunctionalInterface
public interface LargeLookups {
    /**
     * Asks for every key that the lookup leads to, to be read after this call. Returns once that is durable.
     *
     * @param row the changed row's columns
     */
    void add(Generation generation, NamedSql lookup, Map<String, @Nullable String> row);
}
