package dev.endstate.operate;

import dev.endstate.capture.CaptureWatch;
import dev.endstate.capture.UncapturedTables;
import dev.endstate.change.ClusterTopics;
import dev.endstate.change.Gaps;
import dev.endstate.change.RouteCheck;
import dev.endstate.change.Topics;
import dev.endstate.consume.Admission;
import dev.endstate.consume.ConsumerLag;
import dev.endstate.definition.DefinitionFolder;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import dev.endstate.index.ClusterVersions;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexAdditions;
import dev.endstate.index.IndexCheck;
import dev.endstate.index.StoredDocuments;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.ServerCheck;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.rebuild.BuildsUnderWay;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.SourceCheck;
import dev.endstate.source.document.SourceWarnings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.OptionalLong;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EndstateProperties.class)
class OperateConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Definitions definitions(EndstateProperties properties) {
        return new DefinitionFolder(new DefinitionParser()).load(properties.definitions());
    }

    @Bean
    DefinitionCheck definitionCheck(
            SourceCheck source,
            SourceWarnings warnings,
            IndexCheck index,
            IndexAdditions additions,
            ObjectProvider<RouteCheck> captures) {
        return new DefinitionCheck(
                source, warnings, index, additions, captures.orderedStream().toList());
    }

    @Bean
    Verdicts verdicts(Definitions definitions, Generations generations, DefinitionCheck check) {
        return new Verdicts(definitions, generations, check);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = CheckCommand.PROPERTY, havingValue = false, matchIfMissing = true)
    StartCheck startCheck(Definitions definitions, Verdicts verdicts, EndstateProperties properties) {
        return new StartCheck(definitions, verdicts, properties.strict());
    }

    @Bean
    @ConditionalOnBooleanProperty(CheckCommand.PROPERTY)
    CheckCommand checkCommand(
            Definitions definitions, DefinitionCheck check, ObjectProvider<ServerCheck> serverChecks) {
        return new CheckCommand(definitions, check, serverChecks.orderedStream().toList());
    }

    @Bean
    ClusterAdvice clusterAdvice(ClusterVersions versions) {
        return new ClusterAdvice(versions);
    }

    @Bean
    GenerationViews generationViews(Generations generations, ConsumerLag lag, Topics topics, ClusterTopics cluster) {
        return new GenerationViews(generations, lag, topics, cluster);
    }

    @Bean
    ComparedDocuments comparedDocuments(
            DocumentSource source, StoredDocuments stored, ParkedKeys parked, PipelineProperties limits) {
        return new ComparedDocuments(source, stored, parked, limits);
    }

    @Bean
    IndexGauge definitionGauge(Definitions definitions, Verdicts verdicts, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.definition.problems",
                "What is in the way of the index's definition; above 0 it waits",
                definitions,
                index -> OptionalLong.of(verdicts.ofIndex(index).size()),
                meters);
    }

    @Bean
    IndexStatuses indexStatuses(
            Definitions definitions,
            Verdicts verdicts,
            Generations generations,
            BuildsUnderWay builds,
            Admission admission,
            MeterRegistry meters) {
        return new IndexStatuses(definitions, verdicts, generations, builds, admission, meters);
    }

    @Bean
    CaptureViews captureViews(CaptureWatch watch, UncapturedTables uncaptured, Gaps gaps) {
        return new CaptureViews(watch, uncaptured, gaps);
    }

    @Bean
    IndexesHealth indexesHealthIndicator(Definitions definitions, Generations generations, Verdicts verdicts) {
        return new IndexesHealth(definitions, generations, verdicts);
    }
}
