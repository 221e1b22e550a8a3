package dev.endstate.rebuild;

import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.UncapturedTables;
import dev.endstate.change.Gaps;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Obstacles;
import dev.endstate.index.Backlog;
import dev.endstate.index.GenerationFeed;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexAdditions;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.scan.ScanReport;
import dev.endstate.scan.ScanRun;
import dev.endstate.scan.Scans;
import dev.endstate.source.SourceDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RebuildProperties.class)
class RebuildConfiguration {

    @Bean
    TimeShare usualShare(RebuildProperties properties) {
        return new TimeShare(properties.share());
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    PerIndexLoop indexBuilds(
            Definitions definitions,
            DueBuilds due,
            Rebuilds rebuilds,
            RebuildRun run,
            Retirements retirements,
            Scans scans,
            AdvisoryLock buildLock,
            RebuildProperties properties,
            Clock clock) {
        IndexBuilds builds =
                new IndexBuilds(due, rebuilds, run, retirements, () -> new ScanReport(scans, clock), buildLock);
        return new PerIndexLoop("build", definitions, properties.refresh(), builds);
    }

    @Bean
    AdvisoryLock buildLock(LockSession sessions) {
        return new AdvisoryLock(sessions, "endstate.build");
    }

    @Bean
    Rebuilds rebuilds(JdbcClient own, PlatformTransactionManager transactions, Clock clock) {
        return new Rebuilds(own, new TransactionTemplate(transactions), clock);
    }

    @Bean
    IndexGauge rebuildGauge(Rebuilds rebuilds, Scans scans, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.rebuild.progress",
                "Keys that the rebuild under way has done, in percent; 100 if there is none",
                definitions,
                index -> OptionalLong.of(rebuilds.underWay(index)
                        .map(rebuild -> rebuild.scanId() == null
                                ? 0L
                                : scans.progress(rebuild.scanId()).percent())
                        .orElse(100L)),
                meters);
    }

    @Bean
    IndexGauge rebuildIdleGauge(Rebuilds rebuilds, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.rebuild.idle.seconds",
                "How long the rebuild under way has got no further; 0 if there is none, or it is paused",
                definitions,
                index -> OptionalLong.of(rebuilds.secondsIdle(index).orElse(0)),
                meters);
    }

    @Bean
    BuildsUnderWay buildsUnderWay(Rebuilds rebuilds, Scans scans) {
        return new BuildsUnderWay(rebuilds, scans);
    }

    @Bean
    Retirements retirements(
            JdbcClient own,
            Generations generations,
            GenerationFeed feed,
            ParkedKeys parked,
            RebuildProperties properties,
            Clock clock) {
        return new Retirements(own, generations, feed, parked, Optional.ofNullable(properties.retireTo()), clock);
    }

    @Bean
    Abandonment abandonment(
            Rebuilds rebuilds, Scans scans, Retirements retirements, PlatformTransactionManager transactions) {
        return new Abandonment(rebuilds, scans, retirements, new TransactionTemplate(transactions));
    }

    @Bean
    Preconditions preconditions(Obstacles obstacles, CapturedTables captured, UncapturedTables uncaptured) {
        return new Preconditions(obstacles, captured, uncaptured);
    }

    @Bean
    Adoption adoption(Generations generations, SourceDatabase source, Preconditions preconditions, Gaps gaps) {
        return new Adoption(generations, source, preconditions, gaps);
    }

    @Bean
    RebuildRequests rebuildRequests(
            Rebuilds rebuilds,
            Abandonment abandonment,
            Generations generations,
            ShardPlans shards,
            Preconditions preconditions) {
        return new RebuildRequests(rebuilds, abandonment, generations, shards, preconditions);
    }

    @Bean
    AskedRebuilds askedRebuilds(
            Definitions definitions,
            RebuildRequests requests,
            Rebuilds rebuilds,
            RebuildProperties properties,
            @Qualifier("indexBuilds") Optional<PerIndexLoop> builds) {
        return new AskedRebuilds(definitions, requests, rebuilds, new TimeShare(properties.share()), builds);
    }

    @Bean
    DueBuilds dueBuilds(
            RebuildRequests requests,
            Rebuilds rebuilds,
            Abandonment abandonment,
            Generations generations,
            SourceDatabase source,
            RebuildProperties properties) {
        return new DueBuilds(requests, rebuilds, abandonment, generations, source, properties);
    }

    @Bean
    Swap swap(Generations generations, Retirements retirements, RebuildProperties properties) {
        return new Swap(generations, retirements, properties.retain());
    }

    @Bean
    Rollback rollback(
            Rebuilds rebuilds,
            Retirements retirements,
            Generations generations,
            Swap swap,
            Gaps gaps,
            AdvisoryLock buildLock) {
        return new Rollback(rebuilds, retirements, generations, swap, gaps, buildLock);
    }

    @Bean
    RebuildRun rebuildRun(
            Rebuilds rebuilds,
            Abandonment abandonment,
            Generations generations,
            GenerationFeed feed,
            ShardPlans shards,
            SourceDatabase source,
            Preconditions preconditions,
            Scans scans,
            ScanRun scanRun,
            List<Backlog> backlogs,
            ParkedKeys parked,
            IndexAdditions additions,
            Swap swap) {
        return new RebuildRun(
                rebuilds,
                abandonment,
                generations,
                new NewGenerations(generations, feed, source, shards, additions),
                preconditions,
                source,
                new Filling(rebuilds, scans, scanRun, generations),
                new CatchingUp(generations, backlogs, parked),
                swap);
    }
}
