package dev.endstate.fanout;

import dev.endstate.definition.NamedSql;
import dev.endstate.definition.TextHash;
import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.JobRequest;
import dev.endstate.instance.job.Jobs;
import dev.endstate.pipeline.LargeLookups;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The tasks of the lane: one for each generation, lookup and row, whoever asks and however often. As a backlog, behind the messages. */
@Component
@Order(2)
public class FanoutTasks implements LargeLookups, Backlog {
    /** As {@code endstate.job} names them. */
    static final String KIND = "FANOUT";

    private final Jobs jobs;
    private final JobQueries queries;
    private final FanoutProperties properties;

    FanoutTasks(Jobs jobs, JobQueries queries, FanoutProperties properties) {
        this.jobs = jobs;
        this.queries = queries;
        this.properties = properties;
    }

    @Override
    public void add(Generation generation, NamedSql lookup, Map<String, @Nullable String> row) {
        FanoutOrder order = FanoutOrder.of(lookup, row);
        jobs.requestOnceMore(new JobRequest(
                KIND,
                generation.index(),
                generation + "/" + TextHash.of(order.lookup() + '\0' + order.row()),
                generation.toString(),
                "READING",
                new TimeShare(properties.share()),
                order));
    }

    /** Leaves all tasks of a generation alone for a while, except those that somebody is working on. */
    void postpone(String generation, Duration pause) {
        jobs.postpone(KIND, generation, pause);
    }

    @Override
    public String what() {
        return "fan-outs";
    }

    @Override
    public long of(Generation.Name generation) {
        return queries.idsOfGeneration(KIND, generation.toString()).size();
    }

    /** A row that changes all the time keeps its task, so a caller must not wait for ever. */
    @Override
    public Mark mark(Generation.Name generation) {
        List<Long> tasks = queries.idsOfGeneration(KIND, generation.toString());
        return () -> !queries.isAnyUnderWay(tasks);
    }

    /** How many changed rows of an index's tables have documents that are still to be read. */
    public long count(String index) {
        return queries.count(KIND, index);
    }
}
