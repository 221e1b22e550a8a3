/**
 * Keys that are to be read again, very many at once: cut into ranges, which the instances share through Kafka. A rebuild is such a
 * scan of every key, a recovery one of some.
 */
@NullMarked
package dev.endstate.scan;

import org.jspecify.annotations.NullMarked;
