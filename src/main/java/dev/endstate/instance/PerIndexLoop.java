package dev.endstate.instance;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a job for each index, again and again, each in a thread of its own. However many indexes there are, no more than {@value
 * #MOST_A_SECOND} attempts begin in a second, since each asks the servers something.
 */
public final class PerIndexLoop implements SmartLifecycle {
    private static final int MOST_A_SECOND = 20;
    private static final Duration STEP = Duration.ofSeconds(1).dividedBy(MOST_A_SECOND);

    private final Map<String, PersistentLoop> loops = new LinkedHashMap<>();
    private final PersistentLoops threads;

    /** Looks whether there is something to do for an index, and does it. */
    @FunctionalInterface
    public interface Attempt {
        /** @param said what was logged last about this index, so that the same is not logged at each attempt */
        void run(Definition definition, LogOnce said) throws InterruptedException;
    }

    /**
     * Makes loops that do not run yet.
     *
     * @param what the job's name, for people
     * @param refresh from one attempt to the next; longer if there are very many indexes
     */
    public PerIndexLoop(String what, Definitions definitions, Duration refresh, Attempt attempt) {
        Duration pause = max(refresh, STEP.multipliedBy(definitions.all().size()));
        for (Definition definition : definitions.all()) {
            loops.put(
                    definition.index(),
                    new PersistentLoop(
                            "The " + what + " of " + definition.index(), pause, said -> attempt.run(definition, said)));
        }
        this.threads = new PersistentLoops(loops.values(), STEP, Duration.ZERO);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Makes the next attempt for an index at once, if this instance makes any. */
    public void wake(String index) {
        PersistentLoop loop = loops.get(index);
        if (loop != null) {
            loop.wake();
        }
    }

    @Override
    public void start() {
        threads.start();
    }

    @Override
    public void stop() {
        threads.stop();
    }

    @Override
    public boolean isRunning() {
        return threads.isRunning();
    }
}
