/**
 * Every key through the pipeline: the first build of an index, its rebuild beside the one that users query, the rollback to the
 * former one, recovery by identifier, and trying parked keys again.
 */
@NullMarked
package dev.endstate.rebuild;

import org.jspecify.annotations.NullMarked;
