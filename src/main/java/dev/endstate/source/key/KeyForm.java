package dev.endstate.source.key;

/**
 * How the text of a key is made from what the log writes of a column. PostgreSQL writes a value by its type's output function, which
 * for some types is not what a cast to {@code text} gives. Each form leaves a text alone that has it already.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createcast.html">casts by input and output functions, and by others</a>
 */
public enum KeyForm {
    /** The same text. */
    AS_LOGGED {
        @Override
        public String of(String logged) {
            return logged;
        }
    },
    /** {@code char(n)} as text: without the spaces that fill it up. */
    TRIMMED {
        @Override
        public String of(String logged) {
            int end = logged.length();
            while (end > 0 && logged.charAt(end - 1) == ' ') {
                end--;
            }
            return logged.substring(0, end);
        }
    },
    /** {@code inet} as text: a single address with its mask, too. */
    MASKED {
        @Override
        public String of(String logged) {
            return logged.indexOf('/') >= 0 ? logged : logged + (logged.indexOf(':') >= 0 ? "/128" : "/32");
        }
    },
    /** {@code boolean} as text. */
    SPELLED_OUT {
        @Override
        public String of(String logged) {
            return switch (logged) {
                case "t" -> "true";
                case "f" -> "false";
                default -> logged;
            };
        }
    },
    /** {@code bytea} by {@code encode(.., 'hex')}. */
    BARE_HEX {
        @Override
        public String of(String logged) {
            return logged.startsWith("\\x") ? logged.substring(2) : logged;
        }
    };

    /** The key's text. */
    public abstract String of(String logged);
}
