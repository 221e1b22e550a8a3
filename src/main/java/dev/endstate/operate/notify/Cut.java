package dev.endstate.operate.notify;

import java.util.function.UnaryOperator;

/** Makes text of any length and any contents fit into a message. */
final class Cut {
    private static final String END = "…";

    private Cut() {}

    /** At most so many characters, as chats count them (UTF-16), and no half of one; lines and control characters become spaces. */
    static String to(int longest, String text) {
        return to(longest, text, UnaryOperator.identity());
    }

    /**
     * The same, escaped: the limit is that of what comes out, and nothing is cut within what stands for one character.
     *
     * @param escape of a single character
     */
    static String to(int longest, String text, UnaryOperator<String> escape) {
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

    /** Not what ends lines or turns the direction of writing, with which a text could pretend to be another. */
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
