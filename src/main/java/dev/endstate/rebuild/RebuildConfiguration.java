package dev.endstate.rebuild;

import dev.endstate.AdvisoryLock;
import dev.endstate.ConditionalOnRole;
import dev.endstate.IndexGauge;
import dev.endstate.IndexLoops;
import dev.endstate.Role;
import dev.endstate.capture.CapturedTables;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.Backlog;
import dev.endstate.pipeline.GenerationFeed;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.KeyPages;
import dev.endstate.source.SourceDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RebuildProperties.class)
@EnableJdbcRepositories
class RebuildConfiguration {

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    IndexLoops indexBuilds(
            Definitions definitions,
            FirstBuild build,
            RebuildRequests requests,
            Rebuilds rebuilds,
            RebuildRun run,
            Retirements retirements,
            @Qualifier("lockSessions") DataSource locks,
            RebuildProperties properties) {
        AdvisoryLock lock = new AdvisoryLock(locks, "endstate.build");
        IndexBuilds builds = new IndexBuilds(build, requests, rebuilds, run, retirements, lock);
        return new IndexLoops("build", definitions, properties.refresh(), builds);
    }

    @Bean
    Rebuilds rebuilds(JdbcClient own, Clock clock) {
        return new Rebuilds(own, clock);
    }

    @Bean
    IndexGauge rebuildGauge(Rebuilds rebuilds, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.rebuild.progress",
                "Keys that the rebuild under way has done, in percent; 100 if there is none",
                definitions,
                index -> OptionalLong.of(
                        rebuilds.underWay(index).map(Rebuild::percent).orElse(100L)),
                meters);
    }

    @Bean
    Retirements retirements(
            JdbcClient own,
            Generations generations,
            GenerationFeed feed,
            ParkedKeys parked,
            ScanCursors cursors,
            Clock clock) {
        return new Retirements(own, generations, feed, parked, cursors, clock);
    }

    @Bean
    RebuildRequests rebuildRequests(
            Rebuilds rebuilds, Retirements retirements, Generations generations, RebuildProperties properties) {
        return new RebuildRequests(rebuilds, retirements, generations, properties);
    }

    @Bean
    ResumableScan resumableScan(
            KeyPages pages, Pipeline pipeline, ScanCursors cursors, Clock clock, RebuildProperties properties) {
        return new ResumableScan(new KeyScan(pages, pipeline, properties.pageKeys()), cursors, clock);
    }

    @Bean
    RebuildRun rebuildRun(
            Rebuilds rebuilds,
            Retirements retirements,
            Generations generations,
            GenerationFeed feed,
            List<Backlog> backlogs,
            SourceDatabase source,
            CapturedTables captured,
            ResumableScan scan,
            RebuildProperties properties) {
        return new RebuildRun(rebuilds, retirements, generations, feed, backlogs, source, captured, scan, properties);
    }

    @Bean
    FirstBuild firstBuild(
            Generations generations,
            GenerationFeed feed,
            SourceDatabase source,
            CapturedTables captured,
            ResumableScan scan) {
        return new FirstBuild(generations, feed, source, captured, scan);
    }

    @Bean
    Recovery recovery(Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new Recovery(generations, source, pipeline);
    }

    @Bean
    ParkedRetry parkedRetry(ParkedKeys parked, Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new ParkedRetry(parked, generations, source, pipeline);
    }
}
