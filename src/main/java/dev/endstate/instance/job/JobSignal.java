package dev.endstate.instance.job;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wakes this instance's loop of jobs, if it has one, as soon as something is asked for here. */
final class JobSignal {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void add(Runnable listener) {
        listeners.add(listener);
    }

    void give() {
        listeners.forEach(Runnable::run);
    }
}
