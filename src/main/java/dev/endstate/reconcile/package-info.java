/** Database against index, in both directions: what differs is reported, and repaired through the pipeline. */
@NullMarked
package dev.endstate.reconcile;

import org.jspecify.annotations.NullMarked;
