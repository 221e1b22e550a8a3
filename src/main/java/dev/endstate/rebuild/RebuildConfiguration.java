package dev.endstate.rebuild;

import dev.endstate.AdvisoryLock;
import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.capture.CapturedTables;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.GenerationFeed;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.KeyPages;
import dev.endstate.source.SourceDatabase;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RebuildProperties.class)
@EnableJdbcRepositories
class RebuildConfiguration {

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    FirstBuilds firstBuilds(
            Definitions definitions,
            FirstBuild build,
            @Qualifier("lockSessions") DataSource locks,
            RebuildProperties properties) {
        return new FirstBuilds(definitions, build, new AdvisoryLock(locks, "endstate.build"), properties);
    }

    @Bean
    FirstBuild firstBuild(
            Generations generations,
            GenerationFeed feed,
            SourceDatabase source,
            CapturedTables captured,
            KeyPages pages,
            Pipeline pipeline,
            ScanCursors cursors,
            Clock clock,
            RebuildProperties properties) {
        KeyScan scan = new KeyScan(pages, pipeline, properties.pageKeys());
        return new FirstBuild(generations, feed, source, captured, new ResumableScan(scan, cursors, clock));
    }

    @Bean
    ParkedRetry parkedRetry(ParkedKeys parked, Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new ParkedRetry(parked, generations, source, pipeline);
    }
}
