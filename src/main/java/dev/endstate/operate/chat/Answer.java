package dev.endstate.operate.chat;

/** @param text what is said, in Slack's markup */
record Answer(Result result, String text) {
    static Answer of(String text) {
        return new Answer(Result.ANSWERED, text);
    }
}
