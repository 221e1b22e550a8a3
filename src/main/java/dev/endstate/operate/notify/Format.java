package dev.endstate.operate.notify;

/** Whom a webhook's messages are for. */
enum Format {
    /** An incoming webhook of Slack. */
    SLACK(new SlackFormat()),
    /** A webhook of a workflow of Microsoft Teams. */
    TEAMS(new TeamsFormat()),
    /** An incoming webhook of Kakao Work. */
    KAKAOWORK(new KakaoWorkFormat()),
    /** A program. */
    JSON(new JsonFormat());

    private final MessageFormat messages;

    Format(MessageFormat messages) {
        this.messages = messages;
    }

    MessageFormat messages() {
        return messages;
    }
}
