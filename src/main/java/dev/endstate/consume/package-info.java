/**
 * Step 2: takes batches of changes from Kafka, resolves routes to keys, gives the keys to the pipeline and commits offsets once
 * every key has its outcome. Each generation has a consumer group of its own.
 */
@NullMarked
package dev.endstate.consume;

import org.jspecify.annotations.NullMarked;
