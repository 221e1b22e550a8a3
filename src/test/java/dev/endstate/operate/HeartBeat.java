package dev.endstate.operate;

import static org.awaitility.Awaitility.await;

import dev.endstate.testing.ItemsWorld;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Changes some items in one transaction, waits until the index shows the change in each of their documents, and begins again: the
 * longest beat is the longest pause of indexing. There are more items than partitions, so that each partition has one.
 */
final class HeartBeat implements AutoCloseable {
    static final int ITEMS = 60;

    private static final int FIRST = 100_001;

    private final ItemsWorld world;
    private final AtomicLong beats = new AtomicLong();
    private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);
    private final Thread heart = Thread.ofPlatform().name("heart").unstarted(this::beat);
    private volatile boolean stopped;

    HeartBeat(ItemsWorld world) {
        this.world = world;
    }

    void start() {
        heart.start();
    }

    /** How many times all documents have shown a change. */
    long beats() {
        return beats.get();
    }

    /** The longest beat since this was asked last. */
    Duration longestAndBegin() {
        return longest.getAndSet(Duration.ZERO);
    }

    private void beat() {
        for (int number = 1; !stopped; number++) {
            String name = "beat " + number;
            world.sql().update("UPDATE item SET name = ? WHERE id >= ? AND id < ?", name, FIRST, FIRST + ITEMS);
            long committed = System.nanoTime();
            await().forever().pollInterval(Duration.ofMillis(10)).until(() -> {
                Duration so = Duration.ofNanos(System.nanoTime() - committed);
                longest.accumulateAndGet(so, (one, other) -> one.compareTo(other) > 0 ? one : other);
                return stopped || isShown(name);
            });
            beats.incrementAndGet();
        }
    }

    private boolean isShown(String name) {
        String ids = IntStream.range(FIRST, FIRST + ITEMS)
                .mapToObj(id -> "\"" + id + "\"")
                .collect(Collectors.joining(","));
        JsonNode documents = world.contents()
                .call("POST", "/" + world.name() + "/_mget", "{\"ids\":[" + ids + "]}")
                .path("docs");

        return documents.size() == ITEMS
                && documents
                        .valueStream()
                        .allMatch(document -> document.path("_source")
                                .path("name")
                                .asString("")
                                .equals(name));
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        heart.join();
    }
}
