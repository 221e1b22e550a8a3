/** Step 1, for databases whose log cannot be read: asks tables for rows whose incremental column grew. */
@NullMarked
package dev.endstate.capture.poll;

import org.jspecify.annotations.NullMarked;
