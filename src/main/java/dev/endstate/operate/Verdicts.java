package dev.endstate.operate;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Obstacles;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * What was found last of each definition in use: this instance's, and those kept in generations. One that waits is held against the
 * servers again and again, one that fits more seldom.
 */
final class Verdicts implements Obstacles {
    private static final Logger log = LoggerFactory.getLogger(Verdicts.class);
    private static final int MORE_SELDOM = 10;

    private final Definitions definitions;
    private final Generations generations;
    private final DefinitionCheck check;
    private final Map<String, Verdict> known = new ConcurrentHashMap<>();
    private int round;

    Verdicts(Definitions definitions, Generations generations, DefinitionCheck check) {
        this.definitions = definitions;
        this.generations = generations;
        this.check = check;
    }

    @Override
    public List<Problem> toReading(Definition definition) {
        return of(definition).toReading();
    }

    @Override
    public List<Problem> toMaking(Definition definition) {
        return of(definition).toMaking();
    }

    /** What keeps an index waiting: what its files show, and what the servers say of this instance's definition. */
    List<Problem> ofIndex(String index) {
        return Stream.concat(
                        definitions.problems(index).stream(),
                        definitions.of(index).stream().flatMap(definition -> toMaking(definition).stream()))
                .toList();
    }

    /**
     * What an index is served in spite of: what may be meant so of this instance's definition, and what its generations have beside
     * what their definitions say.
     *
     * @throws IndexException if the cluster cannot be asked
     */
    List<Problem> warnings(String index, List<Generation> present) {
        return Stream.concat(
                        definitions.of(index).stream().flatMap(definition -> of(definition).warnings().stream()),
                        present.stream().flatMap(generation -> check.additions(generation).stream()))
                .toList();
    }

    /** What was found last; one that is new is held against the servers now. */
    Verdict of(Definition definition) {
        Verdict last = known.get(definition.toString());
        return last == null ? judge(definition) : last;
    }

    private Verdict judge(Definition definition) {
        Verdict answered = check.of(definition);
        @Nullable Verdict former = known.get(definition.toString());
        Verdict now = former == null ? answered : answered.or(former);
        known.put(definition.toString(), now);
        tell(definition, former, now);
        return now;
    }

    /** After a multiple of the time for those that fit: each costs the database some ten statements. */
    @Scheduled(fixedDelayString = "${endstate.check-again:30s}", initialDelayString = "${endstate.check-again:30s}")
    void refresh() {
        round++;
        Set<String> inUse = new HashSet<>();
        boolean isComplete = true;
        for (String index : definitions.indexes()) {
            Set<Definition> ofIndex = definitions.of(index).stream().collect(Collectors.toSet());
            try {
                generations.of(index).stream().map(Generation::definition).forEach(ofIndex::add);
            } catch (IndexException e) {
                log.debug("The generations of {} cannot be looked up; what was found of them stays", index, e);
                isComplete = false;
            }
            ofIndex.forEach(this::refresh);
            ofIndex.forEach(definition -> inUse.add(definition.toString()));
        }
        if (isComplete) {
            known.keySet().retainAll(inUse);
        }
    }

    private void refresh(Definition definition) {
        Verdict last = known.get(definition.toString());
        if (last == null || !last.isFinal() || round % MORE_SELDOM == 0) {
            judge(definition);
        }
    }

    private static void tell(Definition definition, @Nullable Verdict former, Verdict now) {
        List<Problem> before = former == null ? List.of() : former.toMaking();
        if (!now.toMaking().isEmpty() && !now.toMaking().equals(before)) {
            log.error(
                    "{} does not fit, and waits; it goes on by itself once this is mended:\n{}",
                    definition,
                    lines(now.toMaking()));
        } else if (now.toMaking().isEmpty() && !before.isEmpty()) {
            log.info("{} waits no more: what was in its way is mended", definition);
        }
        if (!now.warnings().isEmpty() && (former == null || !former.warnings().equals(now.warnings()))) {
            log.warn("{} may not be what is meant:\n{}", definition, lines(now.warnings()));
        }
        if (former == null) {
            now.unasked().forEach(away -> log.warn("{} starts unchecked: {}", definition, away.cause()));
        }
    }

    static String lines(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
