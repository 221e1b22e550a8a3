package dev.endstate.rebuild;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.scan.ScanProgress;
import dev.endstate.scan.Scans;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rebuilds, asked for, watched and stopped. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes/{index}/rebuilds")
class RebuildController {
    private final Definitions definitions;
    private final AskedRebuilds asked;
    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final Scans scans;
    private final RebuildProperties properties;

    RebuildController(
            Definitions definitions,
            AskedRebuilds asked,
            RebuildRequests requests,
            Rebuilds rebuilds,
            Scans scans,
            RebuildProperties properties) {
        this.definitions = definitions;
        this.asked = asked;
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.scans = scans;
        this.properties = properties;
    }

    /**
     * A rebuild.
     *
     * @param definition the fingerprint of the one that it is made with
     * @param share of the time in which each instance reads and writes, in percent
     * @param note what it waits for, or why it ended as it did
     */
    record View(
            long id,
            String index,
            String generation,
            String definition,
            Rebuild.State state,
            boolean paused,
            boolean acceptsParked,
            int share,
            long keysDone,
            @Nullable Long keysTotal,
            long keysPerSecond,
            @Nullable Long secondsLeft,
            @Nullable String note,
            Instant requestedAt,
            @Nullable Instant endedAt) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    View rebuild(@PathVariable String index, @RequestParam @Min(1) @Max(100) @Nullable Integer share) {
        return view(asked.start(index, new TimeShare(share == null ? properties.share() : share)));
    }

    @GetMapping
    List<View> list(@PathVariable String index) {
        return rebuilds.of(definitions.requireIndex(index)).stream()
                .map(this::view)
                .toList();
    }

    @GetMapping("/{id}")
    View one(@PathVariable String index, @PathVariable long id) {
        return view(required(index, id));
    }

    @PostMapping("/{id}/pause")
    View pause(@PathVariable String index, @PathVariable long id) {
        requests.pause(required(index, id), true);
        return one(index, id);
    }

    @PostMapping("/{id}/resume")
    View resume(@PathVariable String index, @PathVariable long id) {
        asked.resume(required(index, id));
        return one(index, id);
    }

    /** Users are to get it although it has fewer documents than what they query. */
    @PostMapping("/{id}/accept-parked")
    View acceptParked(@PathVariable String index, @PathVariable long id) {
        requests.acceptParked(required(index, id));
        return one(index, id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String index, @PathVariable long id) {
        requests.cancel(required(index, id));
    }

    private Rebuild required(String index, long id) {
        return rebuilds.byId(definitions.requireIndex(index), id)
                .orElseThrow(() -> RefusedException.notFound(index + " has no rebuild " + id));
    }

    private View view(Rebuild rebuild) {
        ScanProgress progress = rebuild.scanId() == null ? ScanProgress.NONE : scans.progress(rebuild.scanId());
        return new View(
                rebuild.id(),
                rebuild.index(),
                rebuild.generation(),
                rebuild.fingerprint(),
                rebuild.state(),
                rebuild.paused(),
                rebuild.acceptsParked(),
                rebuild.share().percent(),
                progress.keysDone(),
                progress.keysTotal(),
                progress.keysPerSecond(),
                progress.secondsLeft(),
                rebuild.note(),
                rebuild.requestedAt(),
                rebuild.endedAt());
    }
}
