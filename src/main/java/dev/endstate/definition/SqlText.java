package dev.endstate.definition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts users' statements into Endstate's own, by the little of SQL's grammar that this needs. */
public final class SqlText {
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$([\\p{L}_][\\p{L}\\p{N}_]*)?\\$");
    private static final Pattern WITH = Pattern.compile("WITH(?![\\p{L}\\p{N}_$])", Pattern.CASE_INSENSITIVE);
    private static final Pattern RECURSIVE = Pattern.compile("RECURSIVE(?![\\p{L}\\p{N}_$])", Pattern.CASE_INSENSITIVE);

    private SqlText() {}

    /** A name in double quotes, as SQL reads it whatever is in it. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * Puts a common table expression before a statement that may have some of its own.
     *
     * @param cte for example {@code ids(id) AS (SELECT ...)}
     * @param statement a user's statement, in the form for JDBC
     */
    public static String withCommonTable(String cte, String statement) {
        String sql = forJdbc(statement);
        int start = firstWord(sql, 0);
        Matcher with = WITH.matcher(sql).region(start, sql.length());
        if (!with.lookingAt()) {
            return "WITH " + cte + " " + sql.substring(start);
        }

        int afterWith = firstWord(sql, with.end());
        Matcher recursive = RECURSIVE.matcher(sql).region(afterWith, sql.length());
        // Only if the user said so: it changes what a name inside a common table means.
        return recursive.lookingAt()
                ? "WITH RECURSIVE " + cte + ", " + sql.substring(firstWord(sql, recursive.end()))
                : "WITH " + cte + ", " + sql.substring(afterWith);
    }

    /**
     * The statement for comparing it with others, not for running it: without comments, with one space for all the space between two
     * words. What an extension may read in a comment, {@code /*+}, stays.
     */
    static String canonical(String statement) {
        String sql = withoutFinalSemicolon(statement);
        StringBuilder canonical = new StringBuilder(sql.length());

        int i = 0;
        while (i < sql.length()) {
            int end = Math.max(endOfOpaque(sql, i), i + 1);
            boolean isSpace = isComment(sql, i) && !sql.startsWith("/*+", i) || Character.isWhitespace(sql.charAt(i));
            if (!isSpace) {
                canonical.append(sql, i, end);
            } else if (!canonical.isEmpty() && canonical.charAt(canonical.length() - 1) != ' ') {
                canonical.append(' ');
            }
            i = end;
        }

        return canonical.toString();
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
            int end = start;
            while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
                end++;
            }
            return Math.min(end + 1, sql.length());
        }
        if (sql.startsWith("/*", start)) {
            return afterBlockComment(sql, start);
        }

        if (c == '$' && (start == 0 || !Character.isJavaIdentifierPart(sql.charAt(start - 1)))) {
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

    /** Where the first word at or after {@code from} stands. */
    private static int firstWord(String sql, int from) {
        int i = from;
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
