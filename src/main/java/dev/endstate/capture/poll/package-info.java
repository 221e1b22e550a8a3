/** Step 1, for databases without a readable log: asks tables for rows whose incremental column grew. */
@NullMarked
package dev.endstate.capture.poll;

import org.jspecify.annotations.NullMarked;
