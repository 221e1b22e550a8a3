/**
 * Keys through the pipeline again: the first build of an index, its rebuild beside the one that users query, the swap, the rollback to
 * the former one and its retirement, recovery by identifier, and trying parked keys again. {@code scan} shares very many keys among the
 * instances.
 */
@NullMarked
package dev.endstate.rebuild;

import org.jspecify.annotations.NullMarked;
