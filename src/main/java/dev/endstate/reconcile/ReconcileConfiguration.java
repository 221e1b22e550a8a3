package dev.endstate.reconcile;

import dev.endstate.AdvisoryLock;
import dev.endstate.ConditionalOnRole;
import dev.endstate.IndexGauge;
import dev.endstate.IndexLoops;
import dev.endstate.Role;
import dev.endstate.capture.Gaps;
import dev.endstate.definition.Definitions;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generations;
import dev.endstate.index.StoredDocuments;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.DocumentSource;
import dev.endstate.source.KeyPages;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.Tickets;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

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
                index -> OptionalLong.of(reconciliations
                        .lastDone(index)
                        .map(Reconciliation::drift)
                        .orElse(0L)),
                meters);
    }

    @Bean
    ReconciliationRun reconciliationRun(
            Reconciliations reconciliations,
            StoredDocuments stored,
            KeyPages pages,
            DocumentSource source,
            DocumentSink sink,
            Tickets tickets,
            Pipeline pipeline,
            PipelineProperties limits,
            ReconcileProperties properties) {
        Comparison comparison = new Comparison(source, stored, limits.maxBytes().toBytes());
        return new ReconciliationRun(
                reconciliations,
                stored,
                pages,
                comparison,
                new SecondLook(comparison, properties.secondLook()),
                new ForeignDocuments(sink, tickets),
                pipeline,
                properties);
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    IndexLoops indexReconciliations(
            Definitions definitions,
            Reconciliations reconciliations,
            ReconciliationRun run,
            Generations generations,
            SourceDatabase source,
            Gaps gaps,
            @Qualifier("lockSessions") DataSource locks,
            ReconcileProperties properties,
            Clock clock) {
        AdvisoryLock lock = new AdvisoryLock(locks, "endstate.reconcile");
        IndexReconciliations attempt =
                new IndexReconciliations(reconciliations, run, generations, source, gaps, lock, properties, clock);
        return new IndexLoops("comparison", definitions, properties.refresh(), attempt);
    }
}
