/** Asking by chat: a signed slash command that tells how indexes are and, for a few and after a confirmation, has them built or compared. */
@NullMarked
package dev.endstate.operate.chat;

import org.jspecify.annotations.NullMarked;
