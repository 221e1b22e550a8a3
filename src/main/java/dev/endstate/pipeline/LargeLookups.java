package dev.endstate.pipeline;

import dev.endstate.definition.NamedSql;
import dev.endstate.index.Generation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second door of the write path: takes a lookup instead of the keys to which it leads, where those are very many, so that other
 * changes need not wait for them.
 */
@FunctionalInterface
public interface LargeLookups {
    /**
     * Orders that every key to which the lookup leads is read after this call. Returns once that order is durable.
     *
     * @param row the changed row's columns
     */
    void add(Generation generation, NamedSql lookup, Map<String, @Nullable String> row);
}
