package dev.endstate.capture;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Definition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A way of capture that is configured.
 *
 * @param label in metrics: {@code log} or {@code poll}
 * @param key in Endstate's own schema, as in {@link CapturedTables}
 * @param words how it finds changes, in words for people
 */
public record CaptureWay(String label, String key, String words) {
    private static final String LOG = "log";
    private static final String POLL = "poll";

    /** Capture from PostgreSQL's log. */
    public static CaptureWay log(CaptureProperties.Cdc cdc) {
        return new CaptureWay(LOG, cdc.slot(), "from the database's log, by slot " + cdc.slot());
    }

    /** Capture by polling. */
    public static CaptureWay poll() {
        return new CaptureWay(POLL, CapturedTables.POLLING, "by polling");
    }

    /** The ways that are configured; none where others tell of changes. */
    static List<CaptureWay> of(CaptureProperties properties) {
        List<CaptureWay> ways = new ArrayList<>();
        if (properties.cdc().enabled()) {
            ways.add(log(properties.cdc()));
        }
        if (!properties.poll().tables().isEmpty()) {
            ways.add(poll());
        }
        return List.copyOf(ways);
    }

    /** The tables whose changes are to be found in this way, by {@code schema.table}. */
    Map<String, RoutedTable> tables(CapturedTables captured, Collection<Definition> definitions) {
        return label.equals(LOG) ? captured.byLog(definitions) : captured.byPolling(definitions);
    }
}
