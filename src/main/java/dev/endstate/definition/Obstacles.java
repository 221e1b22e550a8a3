package dev.endstate.definition;

import java.util.List;

/**
 * What was found to be in the way of a definition when it was held against the servers last: its index waits, and all others are
 * served. It is looked for again until somebody has mended it. A server that could not be asked is in nobody's way.
 */
public interface Obstacles {
    /** Why the documents cannot be read with it: neither a generation is fed by it then, nor compared. Empty if they can. */
    List<Problem> toReading(Definition definition);

    /** Why no generation can be made with it, what is in the way of reading among it. Empty if one can. */
    List<Problem> toMaking(Definition definition);
}
