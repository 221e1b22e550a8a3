/** Takes the slash commands that Slack has signed, each of them once, and answers within the time that Slack waits. */
@NullMarked
package dev.endstate.operate.chat.slack;

import org.jspecify.annotations.NullMarked;
