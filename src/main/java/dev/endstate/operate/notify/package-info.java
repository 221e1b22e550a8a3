/**
 * Tells people and programs by webhook what has happened, as far as the state shows it. Here is what can happen, and who wants to hear
 * of it; {@code news} finds out what has happened, {@code outbox} keeps a message for each webhook, {@code format} writes it, {@code
 * webhook} sends it, and {@code delivery} says when. Nothing in indexing knows of this.
 */
@NullMarked
package dev.endstate.operate.notify;

import org.jspecify.annotations.NullMarked;
