/** Answers questions about indexes and documents, without what is in a row. */
@NullMarked
package dev.endstate.operate.chat.answer;

import org.jspecify.annotations.NullMarked;
