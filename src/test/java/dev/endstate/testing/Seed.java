package dev.endstate.testing;

import java.util.Random;

/** The number that decides what a test does at random. */
public final class Seed {
    private Seed() {}

    /** Takes the number of {@code -Dseed}, or a new one, and says how to run a failed test again with it. */
    public static long announced() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.err.println("Run again with -Dseed=" + seed);
        return seed;
    }
}
