/**
 * Answers signed slash commands of a chat: everybody may ask how the indexes are; operators may, after a confirmation, have them built
 * or compared. Here is what somebody can want, and what an answer is; {@code slack} takes the commands, {@code answer} answers
 * questions, {@code order} carries out orders.
 */
@NullMarked
package dev.endstate.operate.chat;

import org.jspecify.annotations.NullMarked;
