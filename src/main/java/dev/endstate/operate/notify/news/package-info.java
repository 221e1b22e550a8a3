/** Finds out what has happened since it was looked at last, and notes that together with the messages about it. */
@NullMarked
package dev.endstate.operate.notify.news;

import org.jspecify.annotations.NullMarked;
