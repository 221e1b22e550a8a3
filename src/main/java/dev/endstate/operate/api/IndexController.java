package dev.endstate.operate.api;

import dev.endstate.change.Gap;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.fanout.FanoutTasks;
import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.operate.health.IndexStatus;
import dev.endstate.operate.health.IndexStatuses;
import dev.endstate.parked.ParkedKeys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the indexes: what serves each of them, what it waits for, and how far it is behind. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes")
class IndexController {
    private final Definitions definitions;
    private final IndexStatuses statuses;
    private final GenerationViews generations;
    private final ParkedKeys parked;
    private final FanoutTasks fanout;
    private final CaptureViews captures;

    IndexController(
            Definitions definitions,
            IndexStatuses statuses,
            GenerationViews generations,
            ParkedKeys parked,
            FanoutTasks fanout,
            CaptureViews captures) {
        this.definitions = definitions;
        this.statuses = statuses;
        this.generations = generations;
        this.parked = parked;
        this.fanout = fanout;
        this.captures = captures;
    }

    /**
     * An index.
     *
     * @param status what serves it, what is being built, and what it waits for, in words
     * @param definition the fingerprint of this instance's definition; absent if its files have errors
     * @param problems what is wrong with this instance's definition; while there is anything, nothing is built with it
     * @param warnings what is odd, although the index is served: what its definition may have forgotten, and what the cluster's index
     *     templates, or somebody, added to its generations
     * @param parked how many keys cannot be indexed now
     * @param fanout how many changed reference rows have documents that have not been read again yet
     * @param retired indexes that were generations once, and that nobody feeds or needs any more
     * @param capture which instance captures its tables' changes, since when, and which tables are not captured
     * @param gaps changes that may have been missed, because of which the index must be compared or rebuilt
     */
    record IndexView(
            String index,
            String status,
            @Nullable String definition,
            List<Problem> problems,
            List<Problem> warnings,
            long parked,
            long fanout,
            CaptureViews.View capture,
            List<Gap> gaps,
            List<GenerationViews.View> generations,
            List<String> retired) {}

    @GetMapping
    List<IndexView> list() {
        return definitions.indexes().stream().map(this::view).toList();
    }

    @GetMapping("/{index}")
    IndexView one(@PathVariable String index) {
        return view(definitions.requireIndex(index));
    }

    private IndexView view(String index) {
        Optional<Definition> own = definitions.of(index);
        List<Generation> present = generations.present(index);
        List<Definition> served = Stream.concat(own.stream(), present.stream().map(Generation::definition))
                .toList();
        IndexStatus status = statuses.of(index, present);

        return new IndexView(
                index,
                status.words(),
                own.map(Definition::fingerprint).orElse(null),
                status.problems(),
                statuses.warnings(index, present),
                parked.count(index),
                fanout.count(index),
                captures.capture(served),
                captures.gaps(index, served),
                present.stream().map(generations::of).toList(),
                generations.retired(index));
    }
}
