package dev.endstate.source.document;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The words of one definition, and the facts to which they lead. */
final class CatalogLook {
    private final Set<String> words;
    private final SortedMap<String, String> facts = new TreeMap<>();
    private boolean hasGrown = true;

    CatalogLook(Set<String> words) {
        this.words = words;
    }

    /** Whether there are words that the catalog was not asked for yet. */
    boolean hasGrown() {
        return hasGrown;
    }

    SortedMap<String, String> facts() {
        return facts;
    }

    /** Begins a round: forgets the facts and returns the words to ask for. */
    Set<String> begin() {
        hasGrown = false;
        facts.clear();
        return words;
    }

    /** Adds what a function names. */
    void add(Set<String> more) {
        hasGrown |= words.addAll(more);
    }
}
