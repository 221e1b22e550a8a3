package dev.endstate.definition;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The type of one key column, as written in {@code index.yml}. */
public enum KeyType {
    /** A whole number of 64 bits; integer columns of any width, and numerics of scale 0, are read as it. */
    BIGINT,
    /** Text, as it is, case and spaces included. */
    TEXT,
    /** A UUID in its canonical, lower-case form. */
    UUID;

    /** JSON knows one kind of number, and some producers write a whole one with a fraction of zeros. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile(" *([+-]?[0-9]{1,19})(?:\\.0+)? *");

    private static final Pattern CANONICAL_UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static Optional<KeyType> named(String name) {
        for (KeyType type : values()) {
            if (type.sqlName().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type's name in SQL and in {@code index.yml}. */
    public String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one text that stands for a value, the same as the database prints.
     *
     * @throws InvalidKeyException if {@code text} is not a value of this type, or one that no database row can hold
     */
    public String canonical(String text) {
        return switch (this) {
            case BIGINT -> bigint(text);
            case TEXT -> storable(text);
            case UUID -> uuid(text);
        };
    }

    private static String bigint(String text) {
        if (isCanonicalBigint(text)) {
            return text;
        }

        Matcher number = WHOLE_NUMBER.matcher(text);
        if (number.matches()) {
            try {
                return Long.toString(Long.parseLong(number.group(1)));
            } catch (NumberFormatException tooLarge) {
                throw new InvalidKeyException("is not a bigint, since it does not fit into 64 bits: " + excerpt(text));
            }
        }
        throw new InvalidKeyException("is not a bigint: " + excerpt(text) + "; write a whole number, as 42 or \"42\"");
    }

    /** As the database writes most of them, so that a scan of millions of keys needs no pattern for each. */
    private static boolean isCanonicalBigint(String text) {
        boolean isShort = !text.isEmpty() && text.length() <= 18;
        if (!isShort || text.charAt(0) == '0') {
            return false;
        }

        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String uuid(String text) {
        if (!CANONICAL_UUID.matcher(text).matches()) {
            throw new InvalidKeyException("is not a uuid: " + excerpt(text)
                    + "; write it with hyphens, as \"0192f0c5-a4d0-7c3e-9b1f-0000000000ab\"");
        }
        return java.util.UUID.fromString(text).toString();
    }

    private static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidKeyException("holds the character U+0000, which no text column can hold");
            }

            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new InvalidKeyException("holds half of a surrogate pair, which is not Unicode text");
                }
                i++;
            }
        }
        return text;
    }

    /** Hostile input must not flood a log. */
    private static String excerpt(String text) {
        return text.length() <= 60
                ? '"' + text + '"'
                : '"' + text.substring(0, 60) + "\"... (" + text.length() + " characters)";
    }
}
