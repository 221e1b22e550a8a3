package dev.endstate.pipeline;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import java.util.List;

/** Finds some keys of a definition besides one of them. */
@FunctionalInterface
public interface OtherKeys {
    /**
     * Finds a few others than this one; none if there are no others.
     *
     * @throws dev.endstate.source.SourceException if the database does not tell
     */
    List<Key> than(Definition definition, Key key);
}
