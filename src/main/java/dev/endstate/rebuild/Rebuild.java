package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.instance.job.Job;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job that fills a generation: beside the one that users query, or the first one of its index.
 *
 * @param fingerprint of the definition that it is made with
 * @param shards that were planned when it was asked for; null if they are to be planned when it begins
 * @param acceptsParked whether it may take its place although more keys are parked in it than in the one that users query
 */
public record Rebuild(Job job, String fingerprint, @Nullable Integer shards, boolean acceptsParked, State state) {
    /** The kind of these jobs. */
    public static final String KIND = "REBUILD";

    /** How far it is. */
    public enum State {
        /** Every key is read into it, and changes are taken meanwhile. */
        FILLING,
        /** Every key is in it; replicas are built, and changes are taken until it is as fresh as the one that users query. */
        CATCHING_UP,
        /** The alias is about to lead to it; this cannot be cancelled any more. */
        SWAPPING,
        /** Users query it, or did. */
        DONE,
        /** Somebody cancelled it; its index is deleted. */
        CANCELLED,
        /** It cannot be made; its index is deleted. */
        FAILED
    }

    /** What is asked for, as it is kept. */
    record Order(String fingerprint, @Nullable Integer shards, boolean acceptsParked) {}

    /** The rebuild that a job stands for. */
    public static Rebuild of(Job job) {
        Order order = job.order(Order.class);
        return new Rebuild(job, order.fingerprint(), order.shards(), order.acceptsParked(), State.valueOf(job.state()));
    }

    /** The number by which people ask for it. */
    public long id() {
        return job.id();
    }

    public String index() {
        return job.index();
    }

    /** The name of the generation that it makes. */
    public String generation() {
        return Objects.requireNonNull(job.generation());
    }

    /** The same. */
    public Generation.Name name() {
        return Generation.Name.parse(generation()).orElseThrow();
    }

    /** What it waits for, or why it ended as it did. */
    public @Nullable String note() {
        return job.note();
    }

    /** Whether keys are being read for it, or were: its index is made. */
    public boolean isBegun() {
        return job.cursor() != null;
    }

    public Instant requestedAt() {
        return job.askedAt();
    }

    @Nullable
    Instant endedAt() {
        return job.endedAt();
    }
}
