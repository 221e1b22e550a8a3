/** Writes an event as a receiver wants it: Slack, Microsoft Teams, Kakao Work, or a program. */
@NullMarked
package dev.endstate.operate.notify.format;

import org.jspecify.annotations.NullMarked;
