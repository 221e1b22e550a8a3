package dev.endstate.consume;

import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of a batch lead, each place once.
 *
 * @param direct keys that the records hold themselves
 * @param lookups queries that lead to further keys
 * @param problems why some route cannot be followed
 */
record ResolvedKeys(Set<Key> direct, Set<Lookup> lookups, List<String> problems) {
    /** A lookup for one changed row. */
    record Lookup(NamedSql sql, Map<String, @Nullable String> row) {}

    ResolvedKeys() {
        this(new LinkedHashSet<>(), new LinkedHashSet<>(), new ArrayList<>());
    }
}
