package dev.endstate.instance;

import java.sql.SQLException;
import java.util.Optional;

/** Lets one instance at a time do a work that others would only repeat: a lock that is free as soon as its holder is gone. */
public final class AdvisoryLock {
    private final LockSession session;
    private final String prefix;

    /**
     * Locks of a kind.
     *
     * @param session holds them
     * @param prefix tells the locks from others of the database
     */
    public AdvisoryLock(LockSession session, String prefix) {
        this.session = session;
        this.prefix = prefix;
    }

    /** What is done under the lock. */
    @FunctionalInterface
    public interface Work {
        /** @param lock to be asked now and then by what takes long */
        void run(Held lock) throws InterruptedException;
    }

    /** A lock that this instance has. */
    @FunctionalInterface
    public interface Held {
        /** Whether its session lives, so that no other instance has it. */
        boolean isStillHeld();
    }

    /**
     * Does the work, unless another instance, or another thread of this one, holds the lock of that name; false if so.
     *
     * @throws IllegalStateException if the lock cannot be asked for
     */
    public boolean runIfFree(String name, Work work) throws InterruptedException {
        Optional<Held> lock = take(prefix + "." + name);
        if (lock.isEmpty()) {
            return false;
        }
        try {
            work.run(lock.get());
            return true;
        } finally {
            session.release(lock.get());
        }
    }

    private Optional<Held> take(String lock) {
        try {
            return session.take(lock);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the database cannot be asked for the lock " + lock + ": " + e.getMessage(), e);
        }
    }
}
