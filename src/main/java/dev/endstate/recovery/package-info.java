/** Keys that are read and written again because somebody asks for them: a list, a range, a saved condition, or those that are parked. */
@NullMarked
package dev.endstate.recovery;

import org.jspecify.annotations.NullMarked;
