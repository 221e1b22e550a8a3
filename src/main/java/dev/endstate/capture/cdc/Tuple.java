package dev.endstate.capture.cdc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The values of a row, left where they stand in a message: only those that somebody asks for become strings. */
final class Tuple {
    static final int NULL = -1;
    static final int UNTOUCHED = -2;

    private final byte[] message;
    private final int[] starts;
    private final int[] lengths;
    private final boolean isKey;

    /**
     * A row of a message, its values in the order of the relation's columns.
     *
     * @param lengths of the values in bytes, or {@link #NULL}, or {@link #UNTOUCHED}
     * @param isKey whether only the columns of a replica identity's index have values
     */
    Tuple(byte[] message, int[] starts, int[] lengths, boolean isKey) {
        this.message = message;
        this.starts = starts;
        this.lengths = lengths;
        this.isKey = isKey;
    }

    int size() {
        return lengths.length;
    }

    boolean isNull(int column) {
        return lengths[column] == NULL;
    }

    /** Whether the row's replica identity did not hold the column: the columns of an identity's index are never null. */
    boolean isOutsideOfKey(int column) {
        return isKey && isNull(column);
    }

    /** Whether the log does not hold the value, since it is large, stored apart, and was not touched by the update. */
    boolean isUntouched(int column) {
        return lengths[column] == UNTOUCHED;
    }

    /**
     * The value as the type's output function wrote it.
     *
     * @throws UnreadableLogException if it is not UTF-8
     */
    String text(int column) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(message, starts[column], lengths[column]))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableLogException("value " + (column + 1) + " of a row is not UTF-8", e);
        }
    }

    /** Whether both rows have the same value in a column; no strings are made of them. */
    boolean isSame(int column, Tuple other) {
        boolean bothText = lengths[column] >= 0 && other.lengths[column] >= 0;
        return bothText
                ? Arrays.equals(
                        message,
                        starts[column],
                        starts[column] + lengths[column],
                        other.message,
                        other.starts[column],
                        other.starts[column] + other.lengths[column])
                : lengths[column] == other.lengths[column];
    }
}
