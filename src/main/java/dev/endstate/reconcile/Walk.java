package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWalk;
import java.util.List;
import java.util.Map;

/** Goes over one side, the index's documents or the database's keys, page by page. */
interface Walk {
    /** Reads the next page, and looks at it once. */
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
