package dev.endstate.change;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes an array in PostgreSQL's text: {@code {1,2}}, {@code {"a,b",NULL}}. Arrays in arrays are read as one.
 *
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">Array input and output syntax</a>
 */
public final class ArrayText {
    private ArrayText() {}

    /** Writes an array of these elements; null stands for NULL. */
    public static String of(List<@Nullable String> elements) {
        StringBuilder text = new StringBuilder("{");
        for (@Nullable String element : elements) {
            if (text.length() > 1) {
                text.append(',');
            }

            if (element == null) {
                text.append("NULL");
            } else {
                text.append('"')
                        .append(element.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return text.append('}').toString();
    }

    /**
     * Reads the elements of an array; null stands for NULL.
     *
     * @throws IllegalArgumentException if the text is not an array
     */
    public static List<@Nullable String> elements(String text) {
        // Bounds that do not begin at 1 are told before it: [0:1]={1,2}.
        int begin = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
        if (begin >= text.length() || text.charAt(begin) != '{' || !text.endsWith("}")) {
            throw new IllegalArgumentException("is not an array");
        }

        List<@Nullable String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;

        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                element.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (quoted || c != '{' && c != '}' && c != ',') {
                element.append(c);
            } else if (c != '{') {
                if (wasQuoted || !element.isEmpty()) {
                    elements.add(!wasQuoted && element.toString().equalsIgnoreCase("NULL") ? null : element.toString());
                }
                element.setLength(0);
                wasQuoted = false;
            }
        }
        return elements;
    }
}
