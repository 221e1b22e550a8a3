/** The pages in docs/: what they say is held against the code. */
@NullMarked
package dev.endstate.docs;

import org.jspecify.annotations.NullMarked;
