package dev.endstate.capture.cdc;

import dev.endstate.change.IdentifierMessage;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which identifiers a transaction has named last, since a statement that changes a thousand lines of one order names that
 * order a thousand times. It holds a limited number of short identifiers, and forgets the oldest first: an identifier that is named
 * twice is only read twice. For one thread.
 */
final class IdentifierWindow {
    static final int MOST = 10_000;
    private static final int LONGEST = 200;

    private final SequencedSet<IdentifierMessage> said = new LinkedHashSet<>();

    /** Remembers an identifier; returns whether the transaction has not named it before, as far as that is remembered. */
    boolean add(IdentifierMessage message) {
        if (length(message) > LONGEST) {
            return true;
        }

        boolean isNew = said.add(message);
        if (said.size() > MOST) {
            said.removeFirst();
        }
        return isNew;
    }

    /** Forgets everything, since the transaction has ended. */
    void forget() {
        said.clear();
    }

    private static int length(IdentifierMessage message) {
        int length = 0;
        for (@Nullable String value : message.columns().values()) {
            length += value == null ? 0 : value.length();
        }
        return length;
    }
}
