package dev.endstate.timed;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.Obstacles;
import dev.endstate.index.Generations;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.SourceClock;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.key.KeyPages;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class TimedConfiguration {
    /** The shortest interval that a definition may name. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Bean
    @ConditionalOnRole(Role.INDEX)
    PerIndexLoop timedChanges(
            Definitions definitions,
            JdbcClient own,
            Generations generations,
            SourceDatabase source,
            KeyPages pages,
            Pipeline pipeline,
            PipelineProperties limits,
            Obstacles obstacles,
            LockSession sessions) {
        TimedRuns runs = new TimedRuns(own);
        TimedRun run = new TimedRun(runs, pages, pipeline, new SourceClock(source), limits.batchKeys());
        AdvisoryLock lock = new AdvisoryLock(sessions, "endstate.timed");
        TimedChanges changes = new TimedChanges(runs, run, generations, source, obstacles, lock);
        return new PerIndexLoop("reading of what time changes", definitions, LOOK, changes);
    }
}
