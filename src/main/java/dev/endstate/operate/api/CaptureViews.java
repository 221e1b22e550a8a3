package dev.endstate.operate.api;

import dev.endstate.capture.CaptureWatch;
import dev.endstate.capture.UncapturedTables;
import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import dev.endstate.definition.Definition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Shows how the changes of an index's tables are captured. */
@Component
final class CaptureViews {
    private final CaptureWatch watch;
    private final UncapturedTables uncaptured;
    private final Gaps gaps;

    CaptureViews(CaptureWatch watch, UncapturedTables uncaptured, Gaps gaps) {
        this.watch = watch;
        this.uncaptured = uncaptured;
        this.gaps = gaps;
    }

    /**
     * How an index's changes are captured, as far as Endstate does that itself.
     *
     * @param by which instance captures them, and since when; empty if somebody else writes the topics
     * @param uncaptured why the changes of a table are not captured now, by {@code schema.table}
     */
    record View(List<CaptureWatch.View> by, Map<String, String> uncaptured) {}

    View capture(Collection<Definition> served) {
        List<CaptureWatch.View> by = watch.of(served);
        List<String> tables =
                by.stream().flatMap(view -> view.tables().stream()).toList();
        return new View(by, uncaptured.reasons(tables));
    }

    /** Lists the open gaps that concern an index. */
    List<Gap> gaps(String index, Collection<Definition> served) {
        return gaps.of(index, served);
    }
}
