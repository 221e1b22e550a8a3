/** Delivers the messages that wait, again and again, at the pace that each webhook allows. */
@NullMarked
package dev.endstate.operate.notify.delivery;

import org.jspecify.annotations.NullMarked;
