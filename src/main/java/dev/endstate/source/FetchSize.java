package dev.endstate.source;

/**
 * How many rows to fetch at once, by the largest row that was seen: a round trip for a few small rows costs more than they do, and
 * the driver holds what one brings. It at most doubles, since large rows may follow small ones.
 */
final class FetchSize {
    private static final int FIRST_ROWS = 200;
    private static final int MOST_ROWS = 1_000;
    private static final int BYTES = 1 << 20;

    private int rows;
    private int left;
    private int largest = 1;

    /** @param expected bytes of a row, as those of the query had before; 0 if it was not run yet */
    FetchSize(int expected) {
        // Of rows that nobody has seen, a few.
        this.rows = expected == 0 ? FIRST_ROWS / 10 : Math.clamp(BYTES / expected, 1, FIRST_ROWS);
        this.left = rows;
    }

    int rows() {
        return rows;
    }

    /** The bytes of the largest row so far. */
    int largest() {
        return largest;
    }

    /** Takes a row's bytes into account; true if it was the last one of a fetch, so that {@link #rows} holds for the next. */
    boolean isFetchOver(int bytes) {
        largest = Math.max(largest, bytes);
        left--;
        if (left > 0) {
            return false;
        }
        rows = Math.clamp(BYTES / largest, 1, Math.min(2 * rows, MOST_ROWS));
        left = rows;
        return true;
    }
}
