package dev.endstate.source.document;

/**
 * Chooses how many rows to fetch at once, by the largest row so far: a round trip for a few small rows costs more than the rows do,
 * and the driver holds in memory what one round trip brings. The number at most doubles, since large rows may follow small ones.
 */
final class FetchSize {
    private static final int FIRST_ROWS = 200;
    private static final int MOST_ROWS = 1_000;
    private static final int BYTES = 1 << 20;

    private int rows;
    private int left;
    private int largest = 1;

    /** @param expected bytes of a row, as large as the query's rows were before; 0 if it has not run yet */
    FetchSize(int expected) {
        // Nobody has seen these rows yet, so only a few are fetched.
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

    /** Counts a row; returns whether it was the last one of a fetch, so that {@link #rows} holds for the next. */
    boolean count(int bytes) {
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
