package dev.endstate.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What goes on beside a test, each in a thread of its own: on two cores the common pool has one, and the second would wait. */
public final class InBackground {
    private InBackground() {}

    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, Thread::startVirtualThread);
    }

    public static <T> CompletableFuture<T> call(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }
}
