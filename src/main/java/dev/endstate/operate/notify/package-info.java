/**
 * Tells people what has happened: compares what Endstate's own schema says with what was told, keeps a message for each webhook that
 * wants it, and delivers it beside everything else, so that indexing never waits for a chat.
 */
@NullMarked
package dev.endstate.operate.notify;

import org.jspecify.annotations.NullMarked;
