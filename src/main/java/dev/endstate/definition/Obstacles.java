package dev.endstate.definition;

import java.util.List;

/**
 * What the last check of a definition against the servers found to be in its way. Its index waits meanwhile, and all others are served.
 * The check is repeated until somebody has fixed the cause. A server that could not be asked is in nobody's way.
 */
public interface Obstacles {
    /** Why documents cannot be read with a definition, so that no generation is fed by it or compared. Empty if they can. */
    List<Problem> toReading(Definition definition);

    /** Why no generation can be made with a definition, including what is in the way of reading. Empty if one can. */
    List<Problem> toMaking(Definition definition);
}
