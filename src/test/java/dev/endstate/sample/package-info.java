/** What {@code mvn spring-boot:test-run} starts: the shop, the servers that it needs, and Endstate. */
@NullMarked
package dev.endstate.sample;

import org.jspecify.annotations.NullMarked;
