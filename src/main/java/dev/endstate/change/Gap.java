package dev.endstate.change;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Route;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A time for which changes may have been missed, so that indexes and database may differ until a reconciliation has compared them.
 *
 * @param table {@code schema.table}, {@code topic name} or {@code index name}; {@code *} if any captured table may be concerned
 * @param reason what happened
 * @param noticedAt when Endstate saw it first; after a cause that lasted, when Endstate saw that it had ended
 * @param endedAt when Endstate saw it last; null while its cause lasts, so that changes are still being missed
 */
public record Gap(
        String table,
        String reason,
        Instant noticedAt,
        @Nullable Instant endedAt) {
    /** What a gap names that may concern every captured table. */
    public static final String ANY_TABLE = "*";

    /**
     * A reason why changes are being missed for as long as it lasts.
     *
     * @param table what the gap names
     */
    public record Cause(String table, String reason) {}

    /** What a gap names that concerns a single index, whatever tables that index follows. */
    public static String index(String name) {
        return "index " + name;
    }

    /**
     * Everything that gaps may name which concern an index.
     *
     * @param served its definitions
     */
    public static Set<String> tables(String index, Collection<Definition> served) {
        Set<String> tables = served.stream()
                .flatMap(definition -> definition.routes().stream())
                .map(Route::origin)
                .map(RoutedTable::name)
                .collect(Collectors.toSet());

        if (!tables.isEmpty()) {
            tables.add(ANY_TABLE);
        }
        tables.add(index(index));
        return tables;
    }

    /** What a gap names, in words for people. */
    public static String named(String table) {
        return table.equals(ANY_TABLE) ? "any captured table" : table;
    }

    /** Whether its cause still lasts, so that no comparison closes it. */
    @JsonProperty
    public boolean lasts() {
        return endedAt == null;
    }
}
