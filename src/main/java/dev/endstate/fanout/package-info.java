/**
 * Step 2b: one changed reference row, very many keys. They are read in resumable chunks, in a lane of their own, and once even if
 * the row changes again and again meanwhile.
 */
@NullMarked
package dev.endstate.fanout;

import org.jspecify.annotations.NullMarked;
