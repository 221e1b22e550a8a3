package dev.endstate.rebuild;

import dev.endstate.Share;
import dev.endstate.capture.CapturedTables;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.pipeline.GenerationFeed;
import dev.endstate.source.SourceDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the first generation of an index: pins its offsets, creates it, scans every key into it, sets the alias. */
final class FirstBuild {
    private static final Logger log = LoggerFactory.getLogger(FirstBuild.class);

    private final Generations generations;
    private final GenerationFeed feed;
    private final SourceDatabase source;
    private final CapturedTables captured;
    private final ResumableScan scan;

    FirstBuild(
            Generations generations,
            GenerationFeed feed,
            SourceDatabase source,
            CapturedTables captured,
            ResumableScan scan) {
        this.captured = captured;
        this.generations = generations;
        this.feed = feed;
        this.source = source;
        this.scan = scan;
    }

    /** Whether users have nothing yet to query under the index's name. */
    boolean isNeeded(Definition definition) {
        return generations.active(definition.index()).isEmpty();
    }

    /** Tables whose changes are not captured yet, and would be missed if the scan began now. */
    Set<String> awaitedTables(Definition definition) {
        return captured.missing(definition);
    }

    /** Builds, or goes on with what another instance began; to be called under the build lock. */
    void run(Definition definition) throws InterruptedException {
        List<Generation> present = generations.of(definition.index());
        if (present.stream().anyMatch(Generation::active)) {
            return;
        }
        Optional<Generation> begun = present.stream()
                .filter(generation -> goesOn(generation, definition))
                .findFirst();
        Generation generation = begun.isPresent() ? begun.get() : create(definition, present);
        long startedAt = System.nanoTime();
        long keys = scan.run(generation, Share.ALL, done -> {});
        generations.serve(generation);
        generations.activate(generation);
        scan.forget(generation.name());
        log.info(
                "{} is built: {} keys in {} s; the alias {} leads to it",
                generation,
                keys,
                Duration.ofNanos(System.nanoTime() - startedAt).toSeconds(),
                definition.index());
    }

    private boolean goesOn(Generation generation, Definition definition) {
        return generation.definition().fingerprint().equals(definition.fingerprint())
                && generation.source().equals(source.identity());
    }

    private Generation create(Definition definition, List<Generation> abandoned) {
        int number = 1;
        for (Generation former : abandoned) {
            log.warn(
                    "{} leads to no alias and has another definition or database, so {} is built beside it; delete the index"
                            + " {} when nobody needs it",
                    former,
                    definition,
                    former);
            number = former.name().number() + 1;
        }
        Generation.Name name = new Generation.Name(definition.index(), number);
        if (generations.exists(name)) {
            // Its offsets are somebody's; they must not be moved.
            throw new IllegalStateException(
                    "an index " + name + " exists whose definition cannot be read; delete it, or run the"
                            + " version of Endstate that made it");
        }
        scan.forget(name);
        // Before the index exists nobody can read for it.
        feed.pin(name, definition);
        return generations
                .create(name, definition, source.identity())
                .orElseThrow(() -> new IllegalStateException("the index " + name
                        + " exists and is none of Endstate's, or was made this moment; this is tried again"));
    }
}
