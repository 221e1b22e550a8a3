package dev.endstate.fanout;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Next;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.SourceDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads the next keys of a task: live changes come in between. */
@Component
@ConditionalOnRole(Role.INDEX)
class FanoutChunk {
    private static final Logger log = LoggerFactory.getLogger(FanoutChunk.class);

    private final Generations generations;
    private final SourceDatabase source;
    private final ReadAhead ahead;
    private final Pipeline pipeline;
    private final MeterRegistry meters;

    FanoutChunk(
            Generations generations, SourceDatabase source, ReadAhead ahead, Pipeline pipeline, MeterRegistry meters) {
        this.generations = generations;
        this.source = source;
        this.ahead = ahead;
        this.pipeline = pipeline;
        this.meters = meters;
    }

    /**
     * Returns what comes next for the task.
     *
     * @param keys the most that are read
     */
    Next run(FanoutTurn turn, int keys) throws InterruptedException {
        FanoutTask task = turn.task();
        Generation.Name name = Generation.Name.parse(task.generation()).orElseThrow();
        String identity = source.identity();
        Optional<Generation> generation =
                generations.byName(name).filter(present -> present.source().equals(identity));

        if (generation.isPresent()) {
            return read(turn, generation.get(), keys);
        } else if (!generations.exists(name)
                || generations.retired(name.index()).contains(name)) {
            log.info("{} is gone or retired, and the fan-out of {} with it", name, task);
            return turn.drop();
        } else {
            throw new IllegalStateException(name
                    + " cannot be served by this instance: its definition cannot be read, or it is not of database "
                    + identity);
        }
    }

    private Next read(FanoutTurn turn, Generation generation, int keys) throws InterruptedException {
        FanoutTask task = turn.task();
        ReadAhead.Next next = ahead.next(task, generation.definition().key(), keys);
        boolean isLast = next.last() && next.requests() == task.requests();

        if (!next.keys().isEmpty()) {
            Key to = next.keys().getLast();
            if (!turn.claim(to, next.requests())) {
                return Next.over();
            }
            pipeline.index(generation, next.keys());
            meters.counter("endstate.fanout.keys", "index", generation.index())
                    .increment(next.keys().size());
            if (!isLast) {
                return turn.done(to);
            }
        }
        return turn.endRound();
    }
}
