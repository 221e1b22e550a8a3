package dev.endstate.reconcile;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Backlog;
import dev.endstate.index.StoredDocuments;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.Paced;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.document.DocumentReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileProperties.class)
class ReconcileConfiguration {

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
    Settlement settlement(
            Comparison comparison,
            ForeignDocuments foreign,
            Pipeline pipeline,
            List<Backlog> backlogs,
            ReconcileProperties properties,
            Pace pace) {
        Paced paced = new Paced(pace, new TimeShare(properties.share()));
        ChangesOnTheirWay changes = new ChangesOnTheirWay(backlogs, ReconcileProperties.LONGEST_LAG, System::nanoTime);
        return new Settlement(
                new SecondLook(comparison, changes, properties.secondLook(), properties.pageKeys(), paced),
                foreign,
                pipeline,
                properties.pageKeys(),
                paced);
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
    @ConditionalOnRole(Role.REBUILD)
    SchedulingConfigurer catalogLooks(CatalogWatch watch, ReconcileProperties properties) {
        return tasks -> tasks.addFixedDelayTask(watch::look, properties.catalogEvery());
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    PerIndexLoop dueComparisonsLoop(Definitions definitions, DueComparisons attempt, ReconcileProperties properties) {
        return new PerIndexLoop("look for due comparisons", definitions, properties.refresh(), attempt);
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    PerIndexLoop restoredIndexesLoop(Definitions definitions, RestoredIndexes attempt, ReconcileProperties properties) {
        return new PerIndexLoop("look for a restored index", definitions, properties.refresh(), attempt);
    }
}
