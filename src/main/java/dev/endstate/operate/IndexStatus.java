package dev.endstate.operate;

import dev.endstate.definition.Problem;
import java.util.List;

/**
 * How an index is.
 *
 * @param served whether users can query it
 * @param waits whether something keeps it from being built or fed
 * @param problems what is in the way of this instance's definition
 * @param words what serves it, what is being built, and what it waits for
 */
public record IndexStatus(boolean served, boolean waits, List<Problem> problems, String words) {}
