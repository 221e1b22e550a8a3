package dev.endstate.operate.check;

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
import org.springframework.stereotype.Component;

/**
 * Knows the last verdict on each definition in use: this instance's own, and those kept in generations. A definition that does not
 * fit is checked again and again, one that fits less often.
 */
@Component
public final class Verdicts implements Obstacles {
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

    /** Lists what keeps an index waiting: errors in its files, and what the servers say about this instance's definition. */
    public List<Problem> ofIndex(String index) {
        return Stream.concat(
                        definitions.problems(index).stream(),
                        definitions.of(index).stream().flatMap(definition -> toMaking(definition).stream()))
                .toList();
    }

    /**
     * Lists what is odd, although the index is served: in this instance's definition, and in its generations, where they have something
     * that their definitions do not mention.
     *
     * @throws IndexException if the cluster cannot be asked
     */
    public List<Problem> warnings(String index, List<Generation> present) {
        return Stream.concat(
                        definitions.of(index).stream().flatMap(definition -> of(definition).warnings().stream()),
                        present.stream().flatMap(generation -> check.additions(generation).stream()))
                .toList();
    }

    /** Returns the last verdict on a definition; a definition that is new is checked now. */
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

    /** Checks definitions again. Those that fit are checked less often, since each costs the database some ten statements. */
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
                log.debug("The generations of {} cannot be looked up; the last verdicts on them are kept", index, e);
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
                    "{} does not fit, and waits; it goes on by itself once this is fixed:\n{}",
                    definition,
                    lines(now.toMaking()));
        } else if (now.toMaking().isEmpty() && !before.isEmpty()) {
            log.info("{} does not wait any more: what was wrong is fixed", definition);
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
