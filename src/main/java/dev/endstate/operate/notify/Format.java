package dev.endstate.operate.notify;

/** Whom a webhook's messages are written for. */
public enum Format {
    /** An incoming webhook of Slack. */
    SLACK,
    /** A webhook of a workflow of Microsoft Teams. */
    TEAMS,
    /** An incoming webhook of Kakao Work. */
    KAKAOWORK,
    /** A program. */
    JSON
}
