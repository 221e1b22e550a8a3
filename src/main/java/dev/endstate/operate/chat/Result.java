package dev.endstate.operate.chat;

import java.util.Locale;

/** What became of a request, as {@code endstate.chat.requests} counts it. */
public enum Result {
    ANSWERED("it is answered, even if only with the news that there is no such index"),
    LATE("it is signed, and the answer says that it takes too long"),
    FAILED("it is signed, and the answer says that a server did not do its part"),
    NOT_ALLOWED("it is signed, but comes from where nobody may ask, or from somebody who may not give orders"),
    MALFORMED("it is signed, but is not a slash command"),
    TOO_LARGE("it is larger than any slash command"),
    UNSIGNED("X-Slack-Signature or X-Slack-Request-Timestamp is missing, or does not look like one"),
    WRONG_SIGNATURE("it was not signed with a secret of endstate.chat, or was changed since"),
    STALE("it was signed more than five minutes ago, or in the future: check that the clocks are right"),
    REPLAYED("it is a copy of a request that was taken before");

    private final String words;

    Result(String words) {
        this.words = words;
    }

    /** Returns its name in the metric. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Says what it means, for the log. */
    public String words() {
        return words;
    }
}
