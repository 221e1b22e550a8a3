package dev.endstate.operate;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.capture.Gap;
import dev.endstate.capture.Gaps;
import dev.endstate.consume.ConsumerLag;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.fanout.FanoutTasks;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What there is, and how far it is behind. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes")
class IndexController {
    private final Definitions definitions;
    private final Generations generations;
    private final ParkedKeys parked;
    private final ConsumerLag lag;
    private final FanoutTasks fanout;
    private final Gaps gaps;

    IndexController(
            Definitions definitions,
            Generations generations,
            ParkedKeys parked,
            ConsumerLag lag,
            FanoutTasks fanout,
            Gaps gaps) {
        this.fanout = fanout;
        this.gaps = gaps;
        this.definitions = definitions;
        this.generations = generations;
        this.parked = parked;
        this.lag = lag;
    }

    /**
     * An index.
     *
     * @param definition the fingerprint of this instance's definition
     * @param parked how many keys cannot be indexed now
     * @param fanout how many changed reference rows have documents that are still to be read
     * @param retired indexes that were generations once, and that nobody feeds or needs to keep
     * @param gaps changes that may have been missed, for which the index is to be compared or built anew
     */
    record IndexView(
            String index,
            String definition,
            long parked,
            long fanout,
            List<Gap> gaps,
            List<GenerationView> generations,
            List<String> retired) {}

    /**
     * A generation.
     *
     * @param active whether the alias leads to it
     * @param definition the fingerprint of the definition that it was made with
     * @param documents how many a search finds
     * @param lag how many messages it has still to take; absent if Kafka does not tell
     */
    record GenerationView(
            String name,
            boolean active,
            String definition,
            String source,
            long documents,
            @Nullable Long lag) {}

    @GetMapping
    List<IndexView> list() {
        return definitions.all().stream().map(this::view).toList();
    }

    @GetMapping("/{index}")
    IndexView one(@PathVariable String index) {
        return view(definitions.required(index));
    }

    private IndexView view(Definition definition) {
        List<Generation> present = generations.of(definition.index());
        return new IndexView(
                definition.index(),
                definition.fingerprint(),
                parked.count(definition.index()),
                fanout.count(definition.index()),
                gaps.of(definition.index(), Generation.definitions(definition, present)),
                present.stream().map(this::view).toList(),
                generations.retired(definition.index()).stream()
                        .map(Generation.Name::toString)
                        .toList());
    }

    private GenerationView view(Generation generation) {
        var behind = lag.of(generation.name());
        return new GenerationView(
                generation.toString(),
                generation.active(),
                generation.definition().fingerprint(),
                generation.source(),
                generations.count(generation),
                behind.isPresent() ? behind.getAsLong() : null);
    }
}
