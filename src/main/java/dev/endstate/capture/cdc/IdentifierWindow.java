package dev.endstate.capture.cdc;

import dev.endstate.change.IdentifierMessage;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has said last: a statement that changes a thousand lines of one order says a thousand times the same. It holds
 * so many short identifiers, and forgets the oldest ones first; what is said twice is only read twice. For one thread.
 */
final class IdentifierWindow {
    static final int MOST = 10_000;
    private static final int LONGEST = 200;

    private final SequencedSet<IdentifierMessage> said = new LinkedHashSet<>();

    /** Whether the transaction has not said it before, as far as is remembered. */
    boolean isNew(IdentifierMessage message) {
        if (length(message) > LONGEST) {
            return true;
        }
        boolean isNew = said.add(message);
        if (said.size() > MOST) {
            said.removeFirst();
        }
        return isNew;
    }

    /** The transaction has ended. */
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
