/** Takes orders from operators, has them confirmed, and carries them out. */
@NullMarked
package dev.endstate.operate.chat.order;

import org.jspecify.annotations.NullMarked;
