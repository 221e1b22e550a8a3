package dev.endstate.operate;

import dev.endstate.capture.CaptureWatch;
import dev.endstate.capture.UncapturedTables;
import dev.endstate.change.Gap;
import dev.endstate.change.Gaps;
import dev.endstate.definition.Definition;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What is told of the capture of an index's tables. */
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
     * Where an index's changes come from, as far as Endstate captures them itself.
     *
     * @param by who captures them, since when; empty if whoever writes the topics is another
     * @param uncaptured by {@code schema.table}, why changes of it are not captured now
     */
    record View(List<CaptureWatch.View> by, Map<String, String> uncaptured) {}

    View capture(Collection<Definition> served) {
        List<CaptureWatch.View> by = watch.of(served);
        List<String> tables =
                by.stream().flatMap(view -> view.tables().stream()).toList();
        return new View(by, uncaptured.reasons(tables));
    }

    /** The open gaps that concern an index. */
    List<Gap> gaps(String index, Collection<Definition> served) {
        return gaps.of(index, served);
    }
}
