/**
 * Step 4: generations, which are concrete indexes of Elasticsearch behind the alias that users query, and the versioned bulk
 * writes into them. Elasticsearch itself is the registry of generations: creating the index is the lock.
 */
@NullMarked
package dev.endstate.index;

import org.jspecify.annotations.NullMarked;
