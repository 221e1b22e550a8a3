package dev.endstate.testing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** A user who counts an index's documents all the while, and remembers the fewest. An outage is not an answer; every answer counts. */
public final class CountingReader implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(10);

    private final ItemsWorld world;
    private final CompletableFuture<Long> fewest;
    private volatile boolean watching = true;

    private CountingReader(ItemsWorld world) {
        this.world = world;
        this.fewest = InBackground.call(this::watch);
    }

    /** Begins to count. */
    public static CountingReader of(ItemsWorld world) {
        return new CountingReader(world);
    }

    private long watch() {
        long least = Long.MAX_VALUE;
        while (watching) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            try {
                least = Math.min(
                        least,
                        world.contents()
                                .call("GET", "/" + world.name() + "/_count", "")
                                .path("count")
                                .asLong(Long.MAX_VALUE));
            } catch (IllegalStateException away) {
                continue;
            }
        }

        return least;
    }

    /** Ends the counting; {@link Long#MAX_VALUE} if there was no answer. */
    public long fewest() {
        watching = false;
        return fewest.join();
    }

    @Override
    public void close() {
        watching = false;
    }
}
