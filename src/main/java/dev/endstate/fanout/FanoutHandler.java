package dev.endstate.fanout;

import dev.endstate.index.IndexException;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.UnavailableException;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobHandler;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.Paced;
import dev.endstate.source.SourceException;
import java.time.Duration;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The lane: works off the tasks, a chunk of each in turn while there are several, beside all other changes. */
@Component
@ConditionalOnRole(Role.INDEX)
class FanoutHandler implements JobHandler {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    /** Nobody waits for a chunk while the lane has all of the time. */
    private static final int LARGE_CHUNKS = 10;

    private final FanoutTasks tasks;
    private final FanoutChunk chunk;
    private final FanoutProperties properties;
    private final Paced paced;

    FanoutHandler(FanoutTasks tasks, FanoutChunk chunk, FanoutProperties properties, Pace pace) {
        this.tasks = tasks;
        this.chunk = chunk;
        this.properties = properties;
        this.paced = new Paced(pace, new TimeShare(properties.share()));
    }

    @Override
    public String kind() {
        return FanoutTasks.KIND;
    }

    @Override
    public String noun() {
        return "fan-out";
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Next advance(Job job, Turn turn) throws InterruptedException {
        boolean hasAll = paced.share().equals(TimeShare.ALL);
        long begin = System.nanoTime();
        int keys = hasAll ? LARGE_CHUNKS * properties.chunkKeys() : properties.chunkKeys();
        Next next = chunk.run(new FanoutTurn(job, turn), keys);

        paced.restAfter(System.nanoTime() - begin);
        return next;
    }

    /** What keeps one from its documents, a locked table say, keeps all of this index, and no other. */
    @Override
    public Next afterFailure(Job job, RuntimeException failure, Duration pause) {
        if (isServerAway(failure)) {
            tasks.postpone(Objects.requireNonNull(job.generation()), PAUSE_AFTER_FAILURE);
        }
        return Next.backFor(PAUSE_AFTER_FAILURE);
    }

    private static boolean isServerAway(RuntimeException failure) {
        return failure instanceof UnavailableException
                || failure instanceof SourceException.Unavailable
                || failure instanceof IndexException.Unavailable;
    }
}
