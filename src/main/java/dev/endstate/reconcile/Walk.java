package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import java.util.List;
import java.util.Map;

/** A direction of a reconciliation, in pages. */
interface Walk {
    /** The next page. */
    Page next();

    /**
     * A page, looked at once.
     *
     * @param checked how many documents or keys it has
     * @param suspects what differs at a first look
     * @param strangers documents where no key of the index leads to
     * @param cursor behind it
     * @param last whether nothing follows
     */
    record Page(
            int checked,
            Map<Key, Difference> suspects,
            List<DocumentWalk.Found> strangers,
            Cursor cursor,
            boolean last) {}
}
