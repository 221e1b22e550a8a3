package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import java.util.Optional;

/** Where a reconciliation goes on after a crash. */
sealed interface Cursor {
    /** In the walk over the index's documents. */
    record Documents(DocumentWalk.Position position) implements Cursor {}

    /** In the walk over the database's keys: behind this one. */
    record Keys(Optional<Key> last) implements Cursor {}
}
