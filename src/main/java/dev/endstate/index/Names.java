package dev.endstate.index;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in a sentence; of very many the first few. */
final class Names {
    private static final int MOST = 10;

    private Names() {}

    static String of(Collection<?> things) {
        String named = things.stream().limit(MOST).map(String::valueOf).collect(Collectors.joining(", "));
        return things.size() <= MOST ? named : named + " and " + (things.size() - MOST) + " more";
    }
}
