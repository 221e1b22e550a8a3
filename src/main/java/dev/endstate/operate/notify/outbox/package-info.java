/** Keeps the messages that wait for webhooks, in Endstate's own schema. */
@NullMarked
package dev.endstate.operate.notify.outbox;

import org.jspecify.annotations.NullMarked;
