package dev.endstate.definition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little that must be known of SQL's grammar to put a user's statement into one of Endstate's. */
public final class SqlText {
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$([A-Za-z_][A-Za-z_0-9]*)?\\$");
    private static final Pattern WITH = Pattern.compile("WITH(\\s+RECURSIVE)?\\s", Pattern.CASE_INSENSITIVE);

    private SqlText() {}

    /**
     * Puts a common table expression before a statement that may have some of its own.
     *
     * @param cte for example {@code ids(id) AS (SELECT ...)}
     * @param statement a user's statement, in the form for JDBC
     */
    public static String withCommonTable(String cte, String statement) {
        String sql = forJdbc(statement);
        int start = startOfStatement(sql);
        Matcher with = WITH.matcher(sql).region(start, sql.length());
        // RECURSIVE only allows recursion, it does not ask for it.
        return with.lookingAt()
                ? "WITH RECURSIVE " + cte + ", " + sql.substring(with.end())
                : "WITH " + cte + " " + sql.substring(start);
    }

    /** The statement without what ends it, its operators with a {@code ?} doubled, as JDBC wants them. */
    public static String forJdbc(String statement) {
        String sql = withoutFinalSemicolon(statement);
        StringBuilder jdbc = new StringBuilder(sql.length());
        int i = 0;
        while (i < sql.length()) {
            int end = Math.max(endOfOpaque(sql, i), i + 1);
            jdbc.append(sql.charAt(i) == '?' ? "??" : sql.substring(i, end));
            i = end;
        }
        return jdbc.toString();
    }

    /** The statement without what ends it: semicolons, spaces and comments after the last of its words. */
    public static String withoutFinalSemicolon(String sql) {
        int end = 0;
        int i = 0;
        while (i < sql.length()) {
            int next = Math.max(endOfOpaque(sql, i), i + 1);
            if (!isComment(sql, i) && !Character.isWhitespace(sql.charAt(i)) && sql.charAt(i) != ';') {
                end = next;
            }
            i = next;
        }
        return sql.substring(0, end);
    }

    /**
     * Where the quoted text or the comment that starts at {@code start} ends; {@code start} if none starts there.
     */
    static int endOfOpaque(String sql, int start) {
        char c = sql.charAt(start);
        if (c == '\'' || c == '"') {
            return afterQuote(sql, start, c);
        }
        if (sql.startsWith("--", start)) {
            int newline = sql.indexOf('\n', start);
            return newline < 0 ? sql.length() : newline + 1;
        }
        if (sql.startsWith("/*", start)) {
            return afterBlockComment(sql, start);
        }
        if (c == '$') {
            Matcher tag = DOLLAR_QUOTE.matcher(sql).region(start, sql.length());
            if (tag.lookingAt()) {
                int close = sql.indexOf(tag.group(), tag.end());
                return close < 0 ? sql.length() : close + tag.group().length();
            }
        }
        return start;
    }

    private static boolean isComment(String sql, int i) {
        return sql.startsWith("--", i) || sql.startsWith("/*", i);
    }

    private static int startOfStatement(String sql) {
        int i = 0;
        while (i < sql.length() && (Character.isWhitespace(sql.charAt(i)) || isComment(sql, i))) {
            i = Math.max(endOfOpaque(sql, i), i + 1);
        }
        return i;
    }

    private static int afterQuote(String sql, int start, char quote) {
        boolean backslashEscapes = quote == '\''
                && start > 0
                && (sql.charAt(start - 1) == 'E' || sql.charAt(start - 1) == 'e')
                && (start == 1 || !Character.isJavaIdentifierPart(sql.charAt(start - 2)));
        int i = start + 1;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '\\' && backslashEscapes) {
                i += 2;
            } else if (c == quote) {
                return i + 1;
            } else {
                i++;
            }
        }
        return sql.length();
    }

    private static int afterBlockComment(String sql, int start) {
        int depth = 0;
        int i = start;
        while (i < sql.length()) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return sql.length();
    }
}
