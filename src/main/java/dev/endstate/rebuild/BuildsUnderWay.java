package dev.endstate.rebuild;

import dev.endstate.scan.ScanProgress;
import dev.endstate.scan.Scans;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is being built now, in words. */
@Component
public final class BuildsUnderWay {
    private final Rebuilds rebuilds;
    private final Scans scans;

    BuildsUnderWay(Rebuilds rebuilds, Scans scans) {
        this.rebuilds = rebuilds;
        this.scans = scans;
    }

    /**
     * A generation that is being made.
     *
     * @param waits whether it cannot be begun
     * @param status what it does, or what it waits for
     */
    public record Build(boolean waits, String status) {}

    /** The build of an index, or its rebuild; empty if none is under way. */
    public Optional<Build> of(String index) {
        return rebuilds.underWay(index).map(this::build);
    }

    private Build build(Rebuild rebuild) {
        String note = rebuild.note() == null ? "" : ": " + rebuild.note();
        if (rebuild.job().paused()) {
            return build(
                    rebuild,
                    "is paused; POST /api/indexes/%s/rebuilds/%d/resume lets it go on"
                            .formatted(rebuild.index(), rebuild.id()));
        }

        return switch (rebuild.state()) {
            case FILLING -> filling(rebuild, note);
            case CATCHING_UP -> build(rebuild, "has every key, and is about to take its place" + note);
            case SWAPPING, DONE -> build(rebuild, "takes its place");
            case CANCELLED, FAILED -> build(rebuild, "is given up");
        };
    }

    private Build filling(Rebuild rebuild, String note) {
        if (rebuild.isBegun()) {
            return build(rebuild, "is being filled: " + read(scans.progress(rebuild.job())));
        }
        return note.isEmpty()
                ? build(rebuild, "is about to be made")
                : new Build(true, rebuild.generation() + " is not made yet" + note);
    }

    private static String read(ScanProgress progress) {
        return progress.keysTotal() == null
                ? progress.keysDone() + " keys are read, and not all are counted yet"
                : "%d of %d keys are read".formatted(progress.keysDone(), progress.keysTotal());
    }

    private static Build build(Rebuild rebuild, String does) {
        return new Build(false, rebuild.generation() + " " + does);
    }
}
