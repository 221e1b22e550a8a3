package dev.endstate.operate.chat;

/** Text as Slack wants it: three characters escaped, and no longer than it shows. */
final class Mrkdwn {
    /** Slack asks for no more, and cuts a longer text somewhere. */
    static final int LONGEST = 4_000;

    private static final int LONGEST_LINE = 700;
    private static final String REST = "\n… and more than a message holds: ask for one index, or the REST API";

    private Mrkdwn() {}

    /** Plain text, whose lines and characters mean nothing but themselves. */
    static String plain(String text) {
        // Not all of a long text: what takes blanks together would take long over very many.
        String begin = text.length() <= 2 * LONGEST_LINE ? text : text.substring(0, 2 * LONGEST_LINE);
        // Also what turns the direction of writing, with which a text could pretend to be another.
        String oneLine = begin.replaceAll("\\s*\\R\\s*", " ").replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        boolean isWhole = oneLine.length() <= LONGEST_LINE && begin.length() == text.length();
        String shortened = isWhole ? oneLine : oneLine.substring(0, Math.min(oneLine.length(), LONGEST_LINE)) + "…";
        return shortened.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The same in the type of code, in which it stays as it is: no emoji, no bold. */
    static String code(String text) {
        return "`" + plain(text).replace('`', '\'') + "`";
    }

    /** As many whole lines as fit into a message. */
    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = text.lastIndexOf('\n', LONGEST - REST.length());
        return text.substring(0, Math.max(end, 0)) + REST;
    }
}
