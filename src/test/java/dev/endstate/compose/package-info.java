/** The image and the compose file: what they say is held against what there is, and what is built is started. */
@NullMarked
package dev.endstate.compose;

import org.jspecify.annotations.NullMarked;
