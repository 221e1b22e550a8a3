package dev.endstate.change;

import dev.endstate.definition.Route;
import dev.endstate.definition.TextHash;

/**
 * Makes a topic's name of a table's. Kafka takes letters and digits of ASCII, dots, underscores and hyphens, up to 249 of them;
 * PostgreSQL takes anything.
 *
 * @param pattern the topic's name, with {@code {schema}} and {@code {table}} in it
 */
record TopicNames(String pattern) {
    private static final int LONGEST = 249;
    private static final int DIGITS_OF_HASH = 16;

    /**
     * The name of a topic that Endstate writes. A character that Kafka takes stays as it is; another one becomes {@code _xHHHH_}, as
     * SQL/XML writes it; a name that is too long ends with a part of its hash.
     */
    String own(Route.Origin.Table table) {
        StringBuilder name = new StringBuilder();
        plain(table).codePoints().forEach(c -> {
            if (isLegal(c)) {
                name.appendCodePoint(c);
            } else {
                name.append(String.format("_x%04X_", c));
            }
        });

        if (name.length() > LONGEST) {
            name.setLength(LONGEST - DIGITS_OF_HASH - 1);
            name.append('_').append(TextHash.of(plain(table)).substring(0, DIGITS_OF_HASH));
        }
        return legal(name.toString());
    }

    /** The name of a topic that a Debezium writes: it puts an underscore in the place of each character that Kafka does not take. */
    String ofDebezium(Route.Origin.Table table) {
        StringBuilder name = new StringBuilder();
        // Debezium counts characters as Java does.
        plain(table).chars().forEach(c -> name.append(isLegal(c) ? (char) c : '_'));
        return legal(name.substring(0, Math.min(LONGEST, name.length())));
    }

    private String plain(Route.Origin.Table table) {
        return pattern.replace("{schema}", table.schema()).replace("{table}", table.name());
    }

    /** Changes the two names that no topic may have, although each of their characters is legal. */
    private static String legal(String name) {
        return name.equals(".") || name.equals("..") ? name.replace('.', '_') : name;
    }

    private static boolean isLegal(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
