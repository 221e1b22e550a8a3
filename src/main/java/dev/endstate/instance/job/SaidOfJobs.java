package dev.endstate.instance.job;

import dev.endstate.instance.LogOnce;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this instance has said last of each job, so that a job which waits for long is not told of at each of its turns. */
final class SaidOfJobs {
    private static final int MOST = 1_000;

    private final Map<Long, LogOnce> said = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LogOnce> eldest) {
            return size() > MOST;
        }
    };

    synchronized LogOnce of(long job) {
        return said.computeIfAbsent(job, id -> new LogOnce());
    }
}
