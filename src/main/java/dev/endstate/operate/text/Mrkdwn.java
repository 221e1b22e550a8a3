package dev.endstate.operate.text;

/** Writes text in Slack's markup: three characters are escaped, and it is no longer than Slack shows. */
public final class Mrkdwn {
    /** Slack asks for no more than this, and cuts a longer text wherever it likes. */
    public static final int LONGEST = 4_000;

    private static final int LONGEST_LINE = 700;
    private static final String REST = "\n… and more than a message holds: ask for one index, or the REST API";

    private Mrkdwn() {}

    /** Escapes the three characters that Slack's markup is made of. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Escapes plain text of any length, so that its lines and characters mean nothing but themselves. */
    public static String plain(String text) {
        // Only the beginning of a long text is looked at, since the first pattern is slow on very many blanks.
        String begin = text.length() <= 2 * LONGEST_LINE ? text : text.substring(0, 2 * LONGEST_LINE);
        // Characters that turn the direction of writing go as well: with them a text could pretend to be another.
        String oneLine = begin.replaceAll("\\s*\\R\\s*", " ").replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        boolean isWhole = oneLine.length() <= LONGEST_LINE && begin.length() == text.length();
        return escape(isWhole ? oneLine : oneLine.substring(0, Math.min(oneLine.length(), LONGEST_LINE)) + "…");
    }

    /** Escapes plain text and shows it as code, where nothing becomes an emoji or bold. */
    public static String code(String text) {
        return "`" + plain(text).replace('`', '\'') + "`";
    }

    /** Cuts a text to as many whole lines as fit into a message. */
    public static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = text.lastIndexOf('\n', LONGEST - REST.length());
        return text.substring(0, Math.max(end, 0)) + REST;
    }
}
