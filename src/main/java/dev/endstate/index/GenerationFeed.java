package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.instance.UnavailableException;
import java.util.Optional;

/** What keeps a generation fed with changes. */
public interface GenerationFeed {
    /**
     * Fixes from where on the generation will be given changes; to be called before the first read for it.
     *
     * @param former the one that is fed already; what it has still to take may not be visible yet, so the new one takes it too
     * @throws UnavailableException if that cannot be fixed now
     */
    void pin(Generation.Name generation, Definition definition, Optional<Generation.Name> former);

    /** Gives up what {@link #pin} fixed, for a generation that is no more. */
    void release(Generation.Name generation);
}
