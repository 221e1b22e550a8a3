package dev.endstate.source;

/**
 * How many rows to fetch at once, by the largest row that was seen: a round trip for a few small rows costs more than they do, and
 * the driver holds what one brings. It at most doubles, since large rows may follow small ones.
 */
final class FetchSize {
    private static final int FIRST_ROWS = 200;
    private static final int MOST_ROWS = 1_000;
    private static final int BYTES = 1 << 20;

    private int rows = FIRST_ROWS;
    private int left = FIRST_ROWS;
    private int largest = 1;

    int rows() {
        return rows;
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
