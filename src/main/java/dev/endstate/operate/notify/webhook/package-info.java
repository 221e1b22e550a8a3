/** Sends a message to a webhook: signed, only to addresses that are allowed, and always with a result in time. */
@NullMarked
package dev.endstate.operate.notify.webhook;

import org.jspecify.annotations.NullMarked;
