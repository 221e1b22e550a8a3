/** Benchmarks, run by {@code mvn -Pbench verify}: Endstate against the most that the same server takes in the same run. */
@NullMarked
package dev.endstate.bench;

import org.jspecify.annotations.NullMarked;
