/**
 * The steps of a rebuild, one file each, in the order in which they are taken: create, fill, catch up, swap, and later retire what was
 * there before. Each says what comes next.
 */
@NullMarked
package dev.endstate.rebuild.step;

import org.jspecify.annotations.NullMarked;
