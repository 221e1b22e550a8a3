package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.instance.job.Job;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that ends a generation which users do not query any more, or never did.
 *
 * @param dueAt when it is ended
 * @param wasUsed whether users have queried it
 * @param tier to which it is moved then; empty if it is deleted
 */
public record Retirement(Job job, Instant dueAt, boolean wasUsed, Optional<String> tier) {
    /** The kind of these jobs. */
    public static final String KIND = "RETIREMENT";

    /** What is asked for, as it is kept. */
    record Order(Instant dueAt, boolean wasUsed, @Nullable String tier) {}

    /** The retirement that a job stands for. */
    public static Retirement of(Job job) {
        Order order = job.order(Order.class);
        return new Retirement(job, order.dueAt(), order.wasUsed(), Optional.ofNullable(order.tier()));
    }

    /** The generation that is ended. */
    public Generation.Name generation() {
        return Generation.Name.parse(job.subject()).orElseThrow();
    }
}
