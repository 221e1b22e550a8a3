package dev.endstate.operate.chat;

/**
 * What a slash command is answered with.
 *
 * @param text in Slack's markup
 */
record Answer(Result result, String text) {
    static Answer of(String text) {
        return new Answer(Result.ANSWERED, text);
    }
}
