/** Answers the REST API about indexes and documents, and every request that fails. */
@NullMarked
package dev.endstate.operate.api;

import org.jspecify.annotations.NullMarked;
