package dev.endstate.operate.health;

import dev.endstate.consume.Admission;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.operate.check.Verdicts;
import dev.endstate.rebuild.BuildsUnderWay;
import dev.endstate.source.SourceException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds out whether an index is served and whether it waits, and publishes both as {@code endstate.index.served{index}} and {@code
 * endstate.index.waits{index}}.
 */
@Component
public final class IndexStatuses {
    private static final Logger log = LoggerFactory.getLogger(IndexStatuses.class);

    /** A server that has been away since the start keeps the index from being fed, and somebody must learn of that. */
    private static final IndexStatus NEVER_SEEN = new IndexStatus(false, true, List.of(), "cannot be looked up");

    private final Definitions definitions;
    private final Verdicts verdicts;
    private final Generations generations;
    private final BuildsUnderWay builds;
    private final Admission admission;
    private final Map<String, IndexStatus> seen = new ConcurrentHashMap<>();

    IndexStatuses(
            Definitions definitions,
            Verdicts verdicts,
            Generations generations,
            BuildsUnderWay builds,
            Admission admission,
            MeterRegistry meters) {
        this.definitions = definitions;
        this.verdicts = verdicts;
        this.generations = generations;
        this.builds = builds;
        this.admission = admission;

        for (String index : definitions.indexes()) {
            Gauge.builder("endstate.index.served", seen, all -> figure(all.get(index), IndexStatus::served))
                    .description("1 if users can query the index, 0 if it is not built yet")
                    .tag("index", index)
                    .register(meters);
            Gauge.builder("endstate.index.waits", seen, all -> figure(all.get(index), IndexStatus::waits))
                    .description("1 while something keeps the index from being built or fed")
                    .tag("index", index)
                    .register(meters);
        }
    }

    /** The gauge has no value until the index was looked up for the first time. */
    private static double figure(@Nullable IndexStatus status, Predicate<IndexStatus> question) {
        return status == null ? Double.NaN : question.test(status) ? 1 : 0;
    }

    /**
     * Finds out the state of an index now.
     *
     * @param present its generations
     */
    public IndexStatus of(String index, List<Generation> present) {
        Optional<Generation> active = Generations.active(present);
        Optional<BuildsUnderWay.Build> build = builds.of(index);
        List<Problem> problems = verdicts.ofIndex(index);

        List<String> waits = new ArrayList<>();
        if (!problems.isEmpty()) {
            waits.add("its definition does not fit: "
                    + problems.stream().map(Problem::cause).collect(Collectors.joining("; ")));
        }
        active.flatMap(this::unfed).ifPresent(reason -> waits.add(active.get() + " is not fed: " + reason));
        build.filter(BuildsUnderWay.Build::waits).ifPresent(begun -> waits.add(begun.status()));
        if (active.isEmpty() && build.isEmpty() && problems.isEmpty()) {
            waits.add("nobody builds it: see that an instance with the role rebuild runs, and what its log says");
        }

        List<String> words = new ArrayList<>();
        words.add(active.map(generation -> "served by " + generation).orElse("not built yet"));
        build.filter(begun -> !begun.waits()).ifPresent(begun -> words.add(begun.status()));
        waits.forEach(reason -> words.add("waits: " + reason));
        return new IndexStatus(active.isPresent(), !waits.isEmpty(), problems, String.join("; ", words));
    }

    /**
     * Lists what somebody should look into, although the index is served. It costs Elasticsearch a request for each generation.
     *
     * @param present its generations
     * @throws IndexException if the cluster cannot be asked
     */
    public List<Problem> warnings(String index, List<Generation> present) {
        return verdicts.warnings(index, present);
    }

    private Optional<String> unfed(Generation generation) {
        try {
            return admission.hindrance(generation);
        } catch (SourceException e) {
            log.debug("The database was never reached, so that it cannot be said whether {} is its own", generation, e);
            return Optional.empty();
        }
    }

    /** A third as often as other figures are updated, since each index costs Elasticsearch a request. */
    @Scheduled(fixedDelay = 15_000)
    void refresh() {
        for (String index : definitions.indexes()) {
            try {
                seen.put(index, of(index, generations.of(index)));
            } catch (IndexException | DataAccessException e) {
                log.debug("The status of {} cannot be looked up; the last known one is kept", index, e);
                seen.putIfAbsent(index, NEVER_SEEN);
            }
        }
    }
}
