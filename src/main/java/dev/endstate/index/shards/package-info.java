/**
 * How many shards a new generation gets, which cannot be changed later: from the nodes that can hold it and from its size; and
 * whether the cluster has room for it. Says each step of its reasoning.
 */
@NullMarked
package dev.endstate.index.shards;

import org.jspecify.annotations.NullMarked;
