package dev.endstate.fanout;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.KeyPage;
import dev.endstate.source.KeyPages;
import dev.endstate.source.SourceDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the next keys of a task, and no more than the pipeline takes at once: live changes come in between. */
final class FanoutChunk {
    private static final Logger log = LoggerFactory.getLogger(FanoutChunk.class);

    private final Generations generations;
    private final SourceDatabase source;
    private final KeyPages pages;
    private final Pipeline pipeline;
    private final FanoutTasks tasks;
    private final MeterRegistry meters;
    private final int keys;

    /** @param keys the most that are read */
    FanoutChunk(
            Generations generations,
            SourceDatabase source,
            KeyPages pages,
            Pipeline pipeline,
            FanoutTasks tasks,
            MeterRegistry meters,
            int keys) {
        this.generations = generations;
        this.source = source;
        this.pages = pages;
        this.pipeline = pipeline;
        this.tasks = tasks;
        this.meters = meters;
        this.keys = keys;
    }

    void run(FanoutTask task) throws InterruptedException {
        Generation.Name name = Generation.Name.parse(task.generation()).orElseThrow();
        String identity = source.identity();
        Optional<Generation> generation =
                generations.byName(name).filter(present -> present.source().equals(identity));
        if (generation.isPresent()) {
            run(task, generation.get());
        } else if (!generations.exists(name)
                || generations.retired(name.index()).contains(name)) {
            log.info("{} is gone or retired, and the fan-out of {} with it", name, task);
            tasks.drop(task);
        } else {
            throw new IllegalStateException(name
                    + " cannot be served by this instance: its definition cannot be read, or it is not of database "
                    + identity);
        }
    }

    private void run(FanoutTask task, Generation generation) throws InterruptedException {
        KeyPage page = pages.page(generation.definition().key(), task.lookup(), task.row(), task.left(), keys);
        if (!page.keys().isEmpty()) {
            Key to = page.keys().getLast();
            if (!tasks.claim(task, to)) {
                return;
            }
            pipeline.index(generation, page.keys());
            meters.counter("endstate.fanout.keys", "index", generation.index())
                    .increment(page.keys().size());
            if (!page.last()) {
                tasks.done(task, to);
                return;
            }
        }
        tasks.endRound(task);
    }
}
