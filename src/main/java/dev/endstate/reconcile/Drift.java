package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.reconcile.Difference.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts documents that differ, and keeps some of them for people. */
final class Drift {
    /** So that a million of one kind leaves room for the others. */
    private static final int MOST_SAMPLES = 20;

    private static final int LONGEST_SAMPLE = 700;

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, List<String>> samples = new EnumMap<>(Kind.class);

    /** Nothing was found yet. */
    Drift() {}

    /** What was found before, as {@link Progress} keeps it. */
    Drift(Progress former) {
        counts.put(Kind.MISSING, former.missing());
        counts.put(Kind.STALE, former.stale());
        counts.put(Kind.EXTRA, former.extra());
        for (String sample : former.samples()) {
            of(Kind.valueOf(sample.substring(0, sample.indexOf(' ')))).add(sample);
        }
    }

    void add(Key key, Difference difference) {
        if (difference.kind() != Kind.UNREADABLE) {
            add(difference.kind(), key.id() + difference.where());
        }
    }

    /** A document that the index holds where no key of it leads to. */
    void addForeign(String id, String why) {
        add(Kind.EXTRA, id + ": " + why);
    }

    private void add(Kind kind, String text) {
        counts.merge(kind, 1L, Long::sum);
        if (of(kind).size() < MOST_SAMPLES) {
            of(kind).add(storable(kind + " " + text));
        }
    }

    /** An {@code _id} may be long, and hold U+0000, which PostgreSQL's text cannot. */
    private static String storable(String text) {
        String whole = text.replace('\0', ' ');
        return whole.length() <= LONGEST_SAMPLE ? whole : whole.substring(0, LONGEST_SAMPLE) + "...";
    }

    private List<String> of(Kind kind) {
        return samples.computeIfAbsent(kind, none -> new ArrayList<>());
    }

    long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    List<String> samples() {
        return samples.values().stream().flatMap(List::stream).toList();
    }
}
