package dev.endstate.reconcile;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Obstacles;
import dev.endstate.index.Backlog;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generations;
import dev.endstate.index.StoredDocuments;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.Tickets;
import dev.endstate.source.document.DocumentCatalog;
import dev.endstate.source.document.DocumentReader;
import dev.endstate.source.key.KeyPages;
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
import org.springframework.scheduling.annotation.SchedulingConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileProperties.class)
class ReconcileConfiguration {

    @Bean
    Reconciliations reconciliations(JdbcClient own, Clock clock) {
        return new Reconciliations(own, clock);
    }

    @Bean
    IndexGauge driftGauge(Reconciliations reconciliations, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.drift",
                "Documents that differed from the database when they were compared last",
                definitions,
                index -> OptionalLong.of(reconciliations.lastDrift(index)),
                meters);
    }

    @Bean
    AskedComparisons askedComparisons(
            Definitions definitions,
            Reconciliations reconciliations,
            @Qualifier("indexReconciliations") Optional<PerIndexLoop> comparisons) {
        return new AskedComparisons(definitions, reconciliations, comparisons);
    }

    @Bean
    Turns reconciliationTurns(JdbcClient own, ReconcileProperties properties) {
        return new Turns(own, properties.pointInTimeKept());
    }

    @Bean
    Settlement settlement(
            Comparison comparison,
            StoredDocuments stored,
            DocumentSink sink,
            Tickets tickets,
            Pipeline pipeline,
            List<Backlog> backlogs,
            ReconcileProperties properties) {
        TimeShare share = new TimeShare(properties.share());
        ChangesOnTheirWay changes = new ChangesOnTheirWay(backlogs, ReconcileProperties.LONGEST_LAG, System::nanoTime);
        return new Settlement(
                new SecondLook(comparison, changes, properties.secondLook(), properties.pageKeys(), share),
                new ForeignDocuments(stored, sink, tickets),
                pipeline,
                properties.pageKeys(),
                share);
    }

    @Bean
    Comparison comparison(
            DocumentReader source, StoredDocuments stored, PipelineProperties limits, MeterRegistry meters) {
        return new Comparison(
                source.inBackground(),
                stored,
                new DocumentEquality(meters),
                limits.maxBytes().toBytes());
    }

    @Bean
    ReconciliationRun reconciliationRun(
            Turns turns,
            StoredDocuments stored,
            KeyPages pages,
            Comparison comparison,
            Settlement settlement,
            PipelineProperties limits,
            ReconcileProperties properties) {
        return new ReconciliationRun(
                turns,
                stored,
                pages,
                comparison,
                settlement,
                properties,
                limits.maxBytes().toBytes());
    }

    @Bean
    DueReconciliations dueReconciliations(
            Reconciliations reconciliations,
            Generations generations,
            SourceDatabase source,
            Gaps gaps,
            ReconcileProperties properties,
            Clock clock) {
        return new DueReconciliations(reconciliations, generations, source, gaps, properties, clock);
    }

    @Bean
    IndexGauge openGapsGauge(Gaps gaps, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.gaps.open",
                "Gaps in capture that the index was not compared after yet",
                definitions,
                index -> OptionalLong.of(
                        gaps.of(index, List.of(definitions.required(index))).size()),
                meters);
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    SchedulingConfigurer catalogWatch(
            Definitions definitions,
            Generations generations,
            DocumentCatalog catalog,
            JdbcClient own,
            Gaps gaps,
            LockSession locks,
            ReconcileProperties properties) {
        CatalogWatch watch = new CatalogWatch(
                definitions,
                generations,
                catalog,
                new KnownCatalogs(own),
                gaps,
                new AdvisoryLock(locks, "endstate.catalog"));
        return tasks -> tasks.addFixedDelayTask(watch::look, properties.catalogEvery());
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    PerIndexLoop indexReconciliations(
            Definitions definitions,
            Reconciliations reconciliations,
            DueReconciliations due,
            Turns turns,
            ReconciliationRun run,
            StoredDocuments stored,
            Generations generations,
            Obstacles obstacles,
            LockSession locks,
            ReconcileProperties properties) {
        AdvisoryLock lock = new AdvisoryLock(locks, "endstate.reconcile");
        IndexReconciliations attempt = new IndexReconciliations(reconciliations, due, turns, run, stored, lock);
        return new PerIndexLoop(
                "comparison", definitions, properties.refresh(), new FittingIndexes(generations, obstacles, attempt));
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    PerIndexLoop restoredIndexes(
            Definitions definitions,
            DueReconciliations due,
            Reconciliations reconciliations,
            Generations generations,
            JdbcClient own,
            ReconcileProperties properties) {
        return new PerIndexLoop(
                "look for a restored index",
                definitions,
                properties.refresh(),
                new RestoredIndexes(due, reconciliations, generations, own));
    }
}
