package dev.endstate.source.key;

import dev.endstate.definition.Key;
import java.util.Optional;

/**
 * A part of the keys that a query returns, in the database's order.
 *
 * @param after the key behind which the range begins; empty to begin with the first key
 * @param until the last key of the range; empty to go on to the end
 */
public record KeyRange(Optional<Key> after, Optional<Key> until) {
    public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());

    /** What is left when the keys up to this one are done. */
    public KeyRange after(Key done) {
        return new KeyRange(Optional.of(done), until);
    }
}
