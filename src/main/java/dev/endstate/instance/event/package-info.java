/**
 * What happened, told to whoever waits for it, on whichever instance. It only makes things sooner: each waiter also looks by itself
 * now and then, and that is what it rests on.
 */
@NullMarked
package dev.endstate.instance.event;

import org.jspecify.annotations.NullMarked;
