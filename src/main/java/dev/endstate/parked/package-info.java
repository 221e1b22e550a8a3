/**
 * Keys that cannot be indexed now, with the reason: kept by identifier, so that trying again means reading again. Lists and
 * discards them; trying again is a recovery and lives there.
 */
@NullMarked
package dev.endstate.parked;

import org.jspecify.annotations.NullMarked;
