package dev.endstate.operate.text;

import java.util.function.UnaryOperator;

/** Makes text of any length and any contents fit into a message. */
public final class PlainText {
    private static final String END = "…";

    private PlainText() {}

    /**
     * Cuts a text to a length, in characters as chats count them (UTF-16), without halving one. Ends of lines and control characters
     * become spaces.
     */
    public static String truncate(int longest, String text) {
        return truncate(longest, text, UnaryOperator.identity());
    }

    /**
     * Escapes a text and cuts it to a length, which is that of the escaped text. No escape sequence is cut in two.
     *
     * @param escape escapes a single character
     */
    public static String truncate(int longest, String text, UnaryOperator<String> escape) {
        StringBuilder cut = new StringBuilder();
        int lastFit = 0;

        for (int code : text.codePoints().toArray()) {
            cut.append(escape.apply(isPrintable(code) ? Character.toString(code) : " "));
            if (cut.length() > longest) {
                return cut.substring(0, lastFit) + END;
            }
            if (cut.length() <= longest - END.length()) {
                lastFit = cut.length();
            }
        }

        return cut.toString();
    }

    /** Excludes what ends lines or turns the direction of writing: with these a text could pretend to be another. */
    private static boolean isPrintable(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
