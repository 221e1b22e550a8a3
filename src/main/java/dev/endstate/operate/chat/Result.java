package dev.endstate.operate.chat;

import java.util.Locale;

/** What became of a request, as {@code endstate.chat.requests} counts it. */
enum Result {
    ANSWERED("answered, be it with that there is no such index"),
    LATE("signed, and answered with that it takes too long"),
    FAILED("signed, and answered with that a server did not do its part"),
    NOT_ALLOWED("signed, and from where nobody may ask, or of somebody who may not have this done"),
    MALFORMED("signed, and no slash command"),
    TOO_LARGE("larger than any slash command"),
    UNSIGNED("X-Slack-Signature or X-Slack-Request-Timestamp is missing, or is none"),
    WRONG_SIGNATURE("signed by nobody who has a secret of endstate.chat, or changed since"),
    STALE("signed more than five minutes ago, or in the future: see that the clocks are right"),
    REPLAYED("a copy of a request that was taken before");

    private final String words;

    Result(String words) {
        this.words = words;
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For the log. */
    String words() {
        return words;
    }
}
