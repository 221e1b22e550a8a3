/** Checks definitions and servers: at start, while Endstate runs, and for {@code --check}; prints the schema of definitions. */
@NullMarked
package dev.endstate.operate.check;

import org.jspecify.annotations.NullMarked;
