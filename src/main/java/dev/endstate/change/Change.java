package dev.endstate.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a message says. */
public sealed interface Change {

    /**
     * A row changed.
     *
     * @param images the row's identifying columns, as it is and, if the message tells, as it was before; never empty
     * @param committedAt when the change was committed, if the message tells
     * @param xid the transaction that made the change, 32 or 64 bits wide, if the message tells
     * @param changed the only columns of those that a {@code when} names that differ, if the message tells
     */
    record Row(List<RowImage> images, Optional<Instant> committedAt, Optional<Long> xid, Optional<Set<String>> changed)
            implements Change {
        public Row {
            images = List.copyOf(images);
        }
    }

    /** A table was emptied by TRUNCATE: it names no row, so no key can follow from it. */
    record Truncation() implements Change {}

    /**
     * A message that asks for nothing, on purpose.
     *
     * @param reason what the message is, such as a tombstone after a delete, or a heartbeat
     */
    record Nothing(String reason) implements Change {}
}
