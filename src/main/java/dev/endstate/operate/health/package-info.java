/** Says of each index whether it is served, and what it waits for: as a status, as figures, and as health. */
@NullMarked
package dev.endstate.operate.health;

import org.jspecify.annotations.NullMarked;
