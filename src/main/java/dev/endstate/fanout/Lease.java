package dev.endstate.fanout;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a task this worker's for as long as its chunk takes, and not longer than its process lives. */
final class Lease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    private final FanoutTasks tasks;
    private final FanoutTask task;
    private final Duration length;
    private final Thread renewing;

    /** @param length after which the task is free, if it is not renewed */
    Lease(FanoutTasks tasks, FanoutTask task, Duration length) {
        this.tasks = tasks;
        this.task = task;
        this.length = length;
        this.renewing = Thread.ofVirtual().name("endstate-fanout-lease").start(this::renew);
    }

    private void renew() {
        try {
            do {
                Thread.sleep(length.dividedBy(3));
            } while (isRenewed());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRenewed() {
        try {
            return tasks.renew(task, length);
        } catch (RuntimeException e) {
            log.debug("The lease of {} cannot be renewed now: {}", task, e.getMessage());
            return true;
        }
    }

    @Override
    public void close() {
        renewing.interrupt();
    }
}
