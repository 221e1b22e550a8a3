package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.Optional;

/**
 * One line of a bulk request: what a read found for one key.
 *
 * @param ticket the read's, which is the version of the write
 * @param document its JSON; empty to delete it
 */
public record DocumentWrite(Key key, long ticket, Optional<byte[]> document) {
    int bytes() {
        return document.map(json -> json.length).orElse(0);
    }
}
