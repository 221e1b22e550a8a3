/**
 * A new generation of an index: the first build, or a rebuild beside the one that users query; the swap, the rollback to the former
 * one, and its retirement.
 */
@NullMarked
package dev.endstate.rebuild;

import org.jspecify.annotations.NullMarked;
