package dev.endstate.index.shards;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts names and numbers into sentences. */
final class Phrases {
    private static final int MOST = 10;

    private Phrases() {}

    /** Lists names; of very many only the first few. */
    static String of(Collection<?> things) {
        String named = things.stream().limit(MOST).map(String::valueOf).collect(Collectors.joining(", "));
        return things.size() <= MOST ? named : named + " and " + (things.size() - MOST) + " more";
    }

    /** {@code 1 node}, {@code 2 nodes}. */
    static String counted(long count, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
    }
}
