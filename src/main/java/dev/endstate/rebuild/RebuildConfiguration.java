package dev.endstate.rebuild;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.Jobs;
import dev.endstate.scan.Scans;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RebuildProperties.class)
class RebuildConfiguration {

    @Bean
    TimeShare usualShare(RebuildProperties properties) {
        return new TimeShare(properties.share());
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    PerIndexLoop dueBuildsOfIndexes(Definitions definitions, DueBuilds due, RebuildProperties properties) {
        return new PerIndexLoop("build", definitions, properties.refresh(), due::request);
    }

    @Bean
    IndexGauge rebuildGauge(Rebuilds rebuilds, Scans scans, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.rebuild.progress",
                "Keys that the rebuild under way has done, in percent; 100 if there is none",
                definitions,
                index -> OptionalLong.of(rebuilds.underWay(index)
                        .map(rebuild -> scans.progress(rebuild.job()).percent())
                        .orElse(100L)),
                meters);
    }

    @Bean
    IndexGauge rebuildIdleGauge(Rebuilds rebuilds, Definitions definitions, MeterRegistry meters) {
        return new IndexGauge(
                "endstate.rebuild.idle.seconds",
                "How long the rebuild under way has got no further; 0 if there is none, or it is paused",
                definitions,
                index -> OptionalLong.of(rebuilds.secondsIdle(index).orElse(0L)),
                meters);
    }

    @Bean
    Retirements retirements(Jobs jobs, JobQueries queries, RebuildProperties properties, Clock clock) {
        return new Retirements(jobs, queries, Optional.ofNullable(properties.retireTo()), clock);
    }

    @Bean
    AskedRebuilds askedRebuilds(
            Definitions definitions, RebuildRequests requests, Rebuilds rebuilds, RebuildProperties properties) {
        return new AskedRebuilds(definitions, requests, rebuilds, new TimeShare(properties.share()));
    }

    @Bean
    AliasSwap aliasSwap(Generations generations, Retirements retirements, RebuildProperties properties) {
        return new AliasSwap(generations, retirements, properties.retain());
    }
}
