/** Makes texts of any contents safe to show: cut to a length, without control characters, escaped for Slack. */
@NullMarked
package dev.endstate.operate.text;

import org.jspecify.annotations.NullMarked;
