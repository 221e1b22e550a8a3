package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the words of statements that may be names in the database: what the statements read is among them, whatever the others are.
 * It knows no grammar, since a comparison too many costs little, and one that is missed costs the truth.
 */
final class SqlWords {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")+)\"");

    private SqlWords() {}

    /** The words of the queries that make a definition's documents. */
    static Set<String> of(Definition definition) {
        Set<String> words = new TreeSet<>(of(definition.documentSql()));
        words.addAll(of(definition.keys()));
        definition.collections().forEach(collection -> words.addAll(of(collection.sql())));
        return words;
    }

    static Set<String> of(String sql) {
        Set<String> words = new TreeSet<>();
        // In two goes: a quote in a comment or a text must not hide what comes after it.
        PLAIN.matcher(sql).results().forEach(word -> {
            words.add(word.group());
            words.add(word.group().toLowerCase(Locale.ROOT));
        });
        QUOTED.matcher(sql).results().forEach(name -> words.add(name.group(1).replace("\"\"", "\"")));
        return words;
    }
}
