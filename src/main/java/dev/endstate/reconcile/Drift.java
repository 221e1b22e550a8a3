package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents that differ from the database, by key. */
final class Drift {
    private static final int MOST_SAMPLES = 10;

    private final Map<Key, Difference> differences = new LinkedHashMap<>();
    private final List<String> samples = new ArrayList<>();
    private long foreign;

    /** How a document differs. */
    enum Kind {
        MISSING,
        STALE,
        EXTRA
    }

    /**
     * A difference.
     *
     * @param where for people
     * @param version of the index's document; 0 if there is none
     */
    record Difference(Kind kind, String where, long version) {}

    void add(Key key, Difference difference) {
        differences.put(key, difference);
        sample(difference.kind() + " " + key.id() + difference.where());
    }

    /** A document whose {@code _id} is no key at all. */
    void addForeign(String id) {
        foreign++;
        sample(Kind.EXTRA + " " + id + ": no key of the index");
    }

    private void sample(String text) {
        if (samples.size() < MOST_SAMPLES) {
            samples.add(text);
        }
    }

    List<Key> keys() {
        return List.copyOf(differences.keySet());
    }

    long missing() {
        return count(Kind.MISSING);
    }

    long stale() {
        return count(Kind.STALE);
    }

    long extra() {
        return count(Kind.EXTRA) + foreign;
    }

    List<String> samples() {
        return List.copyOf(samples);
    }

    private long count(Kind kind) {
        return differences.values().stream()
                .filter(difference -> difference.kind() == kind)
                .count();
    }
}
