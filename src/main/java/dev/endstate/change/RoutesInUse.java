package dev.endstate.change;

import dev.endstate.definition.Definition;
import java.util.Collection;

/** The definitions whose routes must be captured: this instance's, and those kept in generations that are still fed. */
public interface RoutesInUse {
    /** @throws RuntimeException if the generations cannot be asked now */
    Collection<Definition> definitions();

    /** Those kept in generations alone: indexes that exist and follow their tables' changes. */
    Collection<Definition> ofGenerations();
}
