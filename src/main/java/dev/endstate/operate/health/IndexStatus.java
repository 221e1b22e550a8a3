package dev.endstate.operate.health;

import dev.endstate.definition.Problem;
import java.util.List;

/**
 * The state of an index.
 *
 * @param served whether users can query it
 * @param waits whether something keeps it from being built or fed
 * @param problems what is wrong with this instance's definition
 * @param words what serves it, what is being built, and what it waits for
 */
public record IndexStatus(boolean served, boolean waits, List<Problem> problems, String words) {}
