package dev.endstate.pipeline;

import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs the work of all generations by threads that they share; {@link FairLines} says whose turn it is. */
final class FairThreads implements AutoCloseable {
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairLines lines;
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    /**
     * Starts the threads.
     *
     * @param mostOfOne the threads that one generation may hold; there are half as many more for the others
     */
    FairThreads(int mostOfOne) {
        int all = count(mostOfOne);
        this.lines = new FairLines(mostOfOne, Math.max(1, all / 2));

        // Not virtual threads: few wait here, and to wake them for each packet of a database's answer costs more than
        // the threads.
        Thread.Builder builder = Thread.ofPlatform().daemon().name("pipeline-", 1);
        for (int i = 0; i < all; i++) {
            threads.add(builder.start(this::work));
        }
    }

    /** Says how many threads there are, where one generation may hold {@code mostOfOne}. */
    static int count(int mostOfOne) {
        return mostOfOne + Math.max(1, mostOfOne / 2);
    }

    /**
     * Has a generation's work done once it is its turn.
     *
     * @throws RejectedExecutionException if the threads have ended
     */
    <T> Future<T> submit(Generation.Name generation, Callable<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }

            FairLines.Line line = lines.of(generation);
            FutureTask<T> task = new FutureTask<>(() -> runAndNote(line, work));
            line.add(task);
            changed.signal();
            return task;
        } finally {
            lock.unlock();
        }
    }

    private <T> T runAndNote(FairLines.Line line, Callable<T> work) throws Exception {
        try {
            T result = work.call();
            noteTrouble(line, false);
            return result;
        } catch (UnavailableException | SourceException.Unavailable | IndexException.Unavailable e) {
            noteTrouble(line, true);
            throw e;
        }
    }

    private void noteTrouble(FairLines.Line line, boolean isInTrouble) {
        lock.lock();
        try {
            line.noteTrouble(isInTrouble);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (true) {
                FairLines.Taken taken = take();
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

    private FairLines.Taken take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                FairLines.@Nullable Taken taken = lines.take();
                if (taken != null) {
                    return taken;
                }
                changed.await();
            }

            throw new InterruptedException("closed");
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(FairLines.Taken taken) {
        lock.lock();
        try {
            lines.giveBack(taken);
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
            lines.cancelWaiting();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::interrupt);
    }
}
