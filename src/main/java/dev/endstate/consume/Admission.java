package dev.endstate.consume;

import dev.endstate.definition.Obstacles;
import dev.endstate.definition.Problem;
import dev.endstate.index.Generation;
import dev.endstate.source.SourceDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides whether a generation may be fed, and says why not. One that is fed already goes on: each of its reads finds out by itself. */
@Component
public final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final SourceDatabase source;
    private final Obstacles obstacles;
    private final Map<Generation.Name, String> refused = new ConcurrentHashMap<>();

    Admission(SourceDatabase source, Obstacles obstacles) {
        this.source = source;
        this.obstacles = obstacles;
    }

    /**
     * Says whether a generation may be fed now; the reason why not is logged when it is a new one.
     *
     * @throws dev.endstate.source.SourceException if the database was never reached
     */
    boolean admits(Generation generation) {
        Optional<String> reason = hindrance(generation);

        if (reason.isEmpty()) {
            refused.remove(generation.name());
        } else if (!reason.get().equals(refused.put(generation.name(), reason.get()))) {
            log.error("{} is not fed: {}", generation, reason.get());
        }

        return reason.isEmpty();
    }

    /** Forgets the generations of an index that are gone. */
    void keepOnly(String index, List<Generation> present) {
        refused.keySet()
                .removeIf(name -> name.index().equals(index)
                        && present.stream()
                                .noneMatch(generation -> generation.name().equals(name)));
    }

    /** The generations that are not fed, each with the reason. */
    Map<Generation.Name, String> refused() {
        return Map.copyOf(refused);
    }

    /**
     * Says why a generation may not be fed now; empty if it may.
     *
     * @throws dev.endstate.source.SourceException if the database was never reached
     */
    public Optional<String> hindrance(Generation generation) {
        String identity = source.identity();
        if (!generation.source().equals(identity)) {
            return Optional.of(
                    "it was built from another database, " + generation.source() + ", and this is " + identity
                            + ". Lead Endstate back to that database. If this one holds the same data, since you have moved to it: POST"
                            + " /api/indexes/" + generation.index() + "/adoption?database="
                            + URLEncoder.encode(identity, StandardCharsets.UTF_8)
                            + ", which goes on with it and compares. Or delete the index " + generation
                            + " to have it built from this one");
        }

        List<Problem> problems = obstacles.toReading(generation.definition());
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the definition that it was made with does not fit the database; it goes on once it does:\n"
                                + problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
}
