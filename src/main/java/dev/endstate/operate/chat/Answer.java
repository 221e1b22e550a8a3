package dev.endstate.operate.chat;

/**
 * What a slash command is answered with.
 *
 * @param text in Slack's markup
 */
public record Answer(Result result, String text) {
    /** Answers with a text. */
    public static Answer of(String text) {
        return new Answer(Result.ANSWERED, text);
    }
}
