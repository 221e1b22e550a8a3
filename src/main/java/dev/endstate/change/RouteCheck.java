package dev.endstate.change;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.util.List;

/** Checks whether the changes that a definition's routes follow can be found in the way that is configured. */
@FunctionalInterface
public interface RouteCheck {
    /**
     * Says what is wrong with a definition's routes; nothing if all is well.
     *
     * @throws org.springframework.dao.DataAccessException if the database cannot be asked
     */
    List<Problem> check(Definition definition);
}
