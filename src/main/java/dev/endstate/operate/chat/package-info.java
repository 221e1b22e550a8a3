/**
 * Answers signed slash commands of a chat: everybody may ask how the indexes are; operators may, after a confirmation, have them built
 * or compared.
 */
@NullMarked
package dev.endstate.operate.chat;

import org.jspecify.annotations.NullMarked;
