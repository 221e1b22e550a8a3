package dev.endstate.change;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Problem;
import java.util.List;

/** Holds a definition's routes against the way in which changes are found. */
@FunctionalInterface
public interface RouteCheck {
    /** @throws org.springframework.dao.DataAccessException if the database cannot be asked */
    List<Problem> check(Definition definition);
}
