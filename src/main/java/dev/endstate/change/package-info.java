/**
 * The identifier message, written and read in each format that is understood; the topics that carry it, the tables that routes
 * follow, and the gaps in what is told of them.
 */
@NullMarked
package dev.endstate.change;

import org.jspecify.annotations.NullMarked;
