package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobRequest;
import dev.endstate.instance.job.Jobs;
import dev.endstate.scan.ScanCursor;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Recovery of more keys than a request could name: a range of them, or those of a condition that the definition has saved. */
@Component
final class QueryRecovery {
    /** The kind of the jobs. */
    static final String KIND = "RECOVERY";

    /** How far a recovery is. */
    enum State {
        /** Its ranges are handed out, unless it is paused. */
        RUNNING,
        /** Every key has an outcome. */
        DONE,
        /** Somebody cancelled it. */
        CANCELLED
    }

    private final Generations generations;
    private final Recovery recovery;
    private final Jobs jobs;
    private final KeyPages pages;
    private final TimeShare share;

    QueryRecovery(Generations generations, Recovery recovery, Jobs jobs, KeyPages pages, TimeShare share) {
        this.generations = generations;
        this.recovery = recovery;
        this.jobs = jobs;
        this.pages = pages;
        this.share = share;
    }

    /**
     * Both ends and every key of the database between them. The ends are done when this returns.
     *
     * @throws RefusedException if the end comes before the beginning, in the database's order, or if there is no index yet
     */
    Job range(Definition definition, Key from, Key to) throws InterruptedException {
        requireIndex(definition);
        if (pages.isUpsideDown(definition.key(), definition.keys(), from, to)) {
            throw RefusedException.invalid("the range is upside down: " + from + " comes after " + to);
        }
        // A scan begins behind a key; and the ends are known by name, so a document that is there in vain is found.
        recovery.run(definition, new LinkedHashSet<>(List.of(from, to)));
        return request(
                definition,
                "the keys " + from + " to " + to + " of " + definition.index(),
                definition.keys(),
                new KeyRange(Optional.of(from), Optional.of(to)));
    }

    /**
     * Every key that a condition returns.
     *
     * @throws RefusedException if the definition has no such condition, or if there is no index yet
     */
    Job condition(Definition definition, String name) {
        String query = definition.conditions().get(name);
        if (query == null) {
            throw RefusedException.invalid("the definition of " + definition.index() + " has no condition \"" + name
                    + "\"; it has " + definition.conditions().keySet());
        }
        requireIndex(definition);
        return request(definition, "the condition " + name + " of " + definition.index(), query, KeyRange.ALL);
    }

    private void requireIndex(Definition definition) {
        Generation active = generations
                .active(definition.index())
                .orElseThrow(() -> RefusedException.conflict(
                        "the first build of " + definition.index() + " is not done yet, and reads every key anyway"));
        if (!active.definition().key().equals(definition.key())) {
            throw RefusedException.conflict(
                    "the key of " + active + " is " + active.definition().key() + ", and this instance's is "
                            + definition.key() + "; ask an instance with the definition of that generation");
        }
    }

    /** However many are under way, they do each other no harm. */
    private Job request(Definition definition, String what, String query, KeyRange range) {
        ScanCursor beginning = ScanCursor.over(what, definition.key(), query, range);
        return jobs.request(new JobRequest(
                                KIND,
                                definition.index(),
                                UUID.randomUUID().toString(),
                                null,
                                State.RUNNING.name(),
                                share,
                                Map.of("what", what))
                        .from(beginning))
                .orElseThrow();
    }
}
