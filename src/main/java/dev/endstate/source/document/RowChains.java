package dev.endstate.source.document;

import java.util.Arrays;

/** Holds the rows of one query as JSON in one buffer, chained by the key that they belong to, in the order of their arrival. */
final class RowChains {
    private static final int NONE = -1;

    private final JsonBuffer json;
    private final int[] first;
    private final int[] last;
    private int[] next = new int[64];
    private int[] end = new int[64];
    private int rows;

    /**
     * Holds no rows yet.
     *
     * @param expected bytes of all rows, so that the buffer need not grow
     */
    RowChains(int keys, int expected) {
        this.json = new JsonBuffer(Math.max(256, expected));
        this.first = filled(keys);
        this.last = filled(keys);
    }

    /** Where the next row is to be written, before {@link #add}. */
    JsonBuffer buffer() {
        return json;
    }

    int bytes() {
        return json.length();
    }

    boolean has(int key) {
        return first[key] != NONE;
    }

    /** Takes what was written since the last call as a row of this key. */
    void add(int key) {
        if (rows == next.length) {
            next = Arrays.copyOf(next, rows * 2);
            end = Arrays.copyOf(end, rows * 2);
        }

        next[rows] = NONE;
        end[rows] = json.length();

        if (first[key] == NONE) {
            first[key] = rows;
        } else {
            next[last[key]] = rows;
        }

        last[key] = rows;
        rows++;
    }

    /** Copies the rows of a key, separated by commas, each between braces unless it is bare. */
    void copyTo(JsonBuffer target, int key, boolean braces) {
        for (int row = first[key]; row != NONE; row = next[row]) {
            if (row != first[key]) {
                target.ascii(',');
            }
            if (braces) {
                target.ascii('{');
            }

            json.copyTo(target, row == 0 ? 0 : end[row - 1], end[row]);
            if (braces) {
                target.ascii('}');
            }
        }
    }

    private static int[] filled(int keys) {
        int[] none = new int[keys];
        Arrays.fill(none, NONE);
        return none;
    }
}
