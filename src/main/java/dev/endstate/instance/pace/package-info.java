/** How much of the time work in the background takes: as much as live changes leave, and never less than was configured. */
@NullMarked
package dev.endstate.instance.pace;

import org.jspecify.annotations.NullMarked;
