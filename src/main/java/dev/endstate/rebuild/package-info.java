/**
 * Every key through the pipeline: the first build of an index, and trying parked keys again.
 */
@NullMarked
package dev.endstate.rebuild;

import org.jspecify.annotations.NullMarked;
