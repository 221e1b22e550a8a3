package dev.endstate.change;

import dev.endstate.definition.Definition;
import java.util.Collection;

/** Tells the definitions whose routes must be captured: this instance's, and those kept in generations that are still fed. */
public interface RoutesInUse {
    /**
     * All of them.
     *
     * @throws RuntimeException if the generations cannot be asked for now
     */
    Collection<Definition> definitions();

    /** Only those kept in generations: indexes that exist and follow their tables' changes. */
    Collection<Definition> ofGenerations();
}
