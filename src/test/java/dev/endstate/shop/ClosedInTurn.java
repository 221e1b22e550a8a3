package dev.endstate.shop;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a running application, closed last in, first out; one that fails does not keep the others. */
public final class ClosedInTurn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClosedInTurn.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes a part over, and gives it back. */
    public synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} could not be closed", part.getClass().getSimpleName(), e);
            }
        }
    }
}
