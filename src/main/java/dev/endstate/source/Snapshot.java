package dev.endstate.source;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions a read sees.
 *
 * @param xmin every transaction below has ended
 * @param xmax none from here on is seen
 * @param inProgress those between that have not ended
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT-PARTS">pg_snapshot</a>
 */
record Snapshot(long xmin, long xmax, Set<Long> inProgress) {
    private static final long EPOCH = 1L << 32;

    static Snapshot parse(String text) {
        String[] parts = text.split(":", -1);
        Set<Long> inProgress = parts[2].isEmpty()
                ? Set.of()
                : Arrays.stream(parts[2].split(",")).map(Long::valueOf).collect(Collectors.toSet());
        return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), inProgress);
    }

    /** @param xid 32 or 64 bits wide */
    boolean sees(long xid) {
        long wide = widened(xid);
        return wide < xmax && !inProgress.contains(wide);
    }

    /** Whether the transaction had ended before any snapshot that is younger than this one. */
    boolean isPast(long xid) {
        return widened(xid) < xmin;
    }

    /** The full id of a transaction of which the log tells only 32 bits: the nearest one. */
    long widened(long xid) {
        if (xid >= EPOCH) {
            return xid;
        }
        long wide = xmax - xmax % EPOCH + xid;
        if (wide - xmax > EPOCH / 2 && wide >= EPOCH) {
            return wide - EPOCH;
        }
        return xmax - wide > EPOCH / 2 ? wide + EPOCH : wide;
    }
}
