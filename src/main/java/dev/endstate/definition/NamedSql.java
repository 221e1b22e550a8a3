package dev.endstate.definition;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL with parameters written as {@code :name}. Quoted text, comments, casts ({@code ::}) and dollar quotes are left alone.
 *
 * @param text as the user wrote it
 * @param jdbc the same with {@code ?} for each parameter, and {@code ??} for each operator {@code ?}
 * @param parameters the parameters' names, one for each {@code ?}, repeated where the text repeats them
 */
public record NamedSql(String text, String jdbc, List<String> parameters) {

    public NamedSql {
        parameters = List.copyOf(parameters);
    }

    /** Finds the parameters of {@code text}. */
    public static NamedSql parse(String text) {
        String sql = SqlText.withoutFinalSemicolon(text);
        StringBuilder jdbc = new StringBuilder();
        List<String> parameters = new ArrayList<>();
        int i = 0;
        while (i < sql.length()) {
            int end = SqlText.endOfOpaque(sql, i);
            if (end > i) {
                jdbc.append(sql, i, end);
                i = end;
            } else if (sql.startsWith("::", i)) {
                jdbc.append("::");
                i += 2;
            } else if (sql.charAt(i) == ':'
                    && i + 1 < sql.length()
                    && Character.isJavaIdentifierStart(sql.charAt(i + 1))) {
                end = i + 1;
                while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
                    end++;
                }
                parameters.add(sql.substring(i + 1, end));
                jdbc.append('?');
                i = end;
            } else {
                jdbc.append(sql.charAt(i) == '?' ? "??" : String.valueOf(sql.charAt(i)));
                i++;
            }
        }
        return new NamedSql(text, jdbc.toString(), parameters);
    }
}
