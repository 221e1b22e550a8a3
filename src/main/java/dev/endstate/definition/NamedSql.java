package dev.endstate.definition;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

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
        List<String> parameters = new ArrayList<>();
        String jdbc = replaced(text, name -> {
            parameters.add(name);
            return "?";
        });
        return new NamedSql(text, jdbc, parameters);
    }

    /**
     * The statement with something else for each parameter, its operators {@code ?} doubled.
     *
     * @param expressions SQL, in the order of {@link #parameters()}
     */
    public String with(List<String> expressions) {
        Iterator<String> next = expressions.iterator();
        return replaced(text, name -> next.next());
    }

    private static String replaced(String text, UnaryOperator<String> parameter) {
        String sql = SqlText.withoutFinalSemicolon(text);
        StringBuilder jdbc = new StringBuilder();

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
                jdbc.append(parameter.apply(sql.substring(i + 1, end)));
                i = end;
            } else {
                jdbc.append(sql.charAt(i) == '?' ? "??" : String.valueOf(sql.charAt(i)));
                i++;
            }
        }

        return jdbc.toString();
    }
}
