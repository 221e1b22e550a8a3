package dev.endstate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What processes have taken of the processor's cores: seconds of one core, in user and in system mode. On Linux alone. */
record CoreSeconds(double elasticsearch, double postgres, double kafka, double itself) {
    static final CoreSeconds NONE = new CoreSeconds(0, 0, 0, 0);

    /** The unit of the system's counters, which is the same on all of Linux' usual platforms. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int USER_OF_THE_ENDED = 13;
    private static final int SYSTEM_OF_THE_ENDED = 14;

    /**
     * Gives the seconds that a process has taken, and all that it has started: those that live, and those that have ended and
     * that it has waited for, as PostgreSQL does. From this JVM all the others descend, so it counts alone.
     */
    static double of(ProcessHandle process) {
        if (process.equals(ProcessHandle.current())) {
            return of(process, USER, SYSTEM);
        }
        return Stream.concat(process.descendants(), Stream.of(process))
                .mapToDouble(one -> of(one, USER, SYSTEM, USER_OF_THE_ENDED, SYSTEM_OF_THE_ENDED))
                .sum();
    }

    private static double of(ProcessHandle process, int... counters) {
        try {
            String line = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return IntStream.of(counters)
                            .mapToLong(counter -> Long.parseLong(fields[counter]))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
            // The one that has waited for it has its time by now.
            return 0;
        }
    }

    CoreSeconds minus(CoreSeconds before) {
        return new CoreSeconds(
                elasticsearch - before.elasticsearch,
                postgres - before.postgres,
                kafka - before.kafka,
                itself - before.itself);
    }

    CoreSeconds plus(CoreSeconds more) {
        return new CoreSeconds(
                elasticsearch + more.elasticsearch, postgres + more.postgres, kafka + more.kafka, itself + more.itself);
    }

    /** Makes it seconds for a thousand of what {@code count} of were done. */
    CoreSeconds perThousand(double count) {
        double each = 1_000 / count;
        return new CoreSeconds(elasticsearch * each, postgres * each, kafka * each, itself * each);
    }

    @Override
    public String toString() {
        return "%7.3f / %7.3f / %7.3f / %7.4f".formatted(elasticsearch, postgres, kafka, itself);
    }
}
