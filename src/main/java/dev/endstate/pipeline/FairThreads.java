package dev.endstate.pipeline;

import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.source.SourceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that generations share. Next is always the generation that holds the fewest, and none holds all of them. One whose
 * server failed it last, say by a locked table, tries with one thread until that goes well, and all of these together leave half of
 * the threads to the others.
 */
final class FairThreads implements AutoCloseable {
    private final int mostOfOne;
    private final int mostInTrouble;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Generation.Name, Line> lines = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    /** A generation's work, and how it fares. */
    private static final class Line {
        private final Deque<FutureTask<?>> waiting = new ArrayDeque<>();
        private int running;
        private boolean isInTrouble;
    }

    private record Taken(Generation.Name generation, Line line, FutureTask<?> task) {}

    /** @param mostOfOne the threads that one generation may hold; there are half as many more for the others */
    FairThreads(int mostOfOne) {
        this.mostOfOne = mostOfOne;
        int all = count(mostOfOne);
        this.mostInTrouble = Math.max(1, all / 2);
        // Not virtual threads: few wait here, and to wake them for each packet of a database's answer costs more than
        // the threads.
        Thread.Builder builder = Thread.ofPlatform().daemon().name("pipeline-", 1);
        for (int i = 0; i < all; i++) {
            threads.add(builder.start(this::work));
        }
    }

    /** How many threads there are, where one generation may hold {@code mostOfOne}. */
    static int count(int mostOfOne) {
        return mostOfOne + Math.max(1, mostOfOne / 2);
    }

    /** @throws RejectedExecutionException if the threads have ended */
    <T> Future<T> submit(Generation.Name generation, Callable<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            Line line = lines.computeIfAbsent(generation, name -> new Line());
            FutureTask<T> task = new FutureTask<>(() -> fares(line, work));
            line.waiting.add(task);
            changed.signal();
            return task;
        } finally {
            lock.unlock();
        }
    }

    private <T> T fares(Line line, Callable<T> work) throws Exception {
        try {
            T result = work.call();
            isInTrouble(line, false);
            return result;
        } catch (UnavailableException | SourceException.Unavailable | IndexException.Unavailable e) {
            isInTrouble(line, true);
            throw e;
        }
    }

    private void isInTrouble(Line line, boolean is) {
        lock.lock();
        try {
            line.isInTrouble = is;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (true) {
                Taken taken = take();
                try {
                    taken.task().run();
                } finally {
                    giveBack(taken);
                }
                // What a cancelled task was interrupted by must not end the next one.
                Thread.interrupted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Taken take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Generation.@Nullable Name next = next();
                if (next != null) {
                    // Behind the others that hold as few.
                    Line line = lines.remove(next);
                    lines.put(next, line);
                    line.running++;
                    return new Taken(next, line, line.waiting.remove());
                }
                changed.await();
            }
            throw new InterruptedException("closed");
        } finally {
            lock.unlock();
        }
    }

    private Generation.@Nullable Name next() {
        int inTrouble = lines.values().stream()
                .filter(line -> line.isInTrouble)
                .mapToInt(line -> line.running)
                .sum();
        Generation.@Nullable Name next = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<Generation.Name, Line> entry : lines.entrySet()) {
            Line line = entry.getValue();
            boolean mayRun =
                    line.isInTrouble ? line.running == 0 && inTrouble < mostInTrouble : line.running < mostOfOne;
            if (!line.waiting.isEmpty() && mayRun && line.running < fewest) {
                next = entry.getKey();
                fewest = line.running;
            }
        }
        return next;
    }

    private void giveBack(Taken taken) {
        lock.lock();
        try {
            taken.line().running--;
            if (taken.line().running == 0 && taken.line().waiting.isEmpty() && !taken.line().isInTrouble) {
                lines.remove(taken.generation(), taken.line());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            // What was not begun is neither run nor cancelled by an interrupt, and its callers would wait for ever.
            lines.values().forEach(line -> line.waiting.forEach(task -> task.cancel(false)));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::interrupt);
    }
}
