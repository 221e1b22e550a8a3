package dev.endstate.recovery;

import dev.endstate.index.Generations;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Jobs;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.key.KeyPages;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {

    @Bean
    Recovery recovery(Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new Recovery(generations, source, pipeline);
    }

    @Bean
    QueryRecovery queryRecovery(
            Generations generations, Recovery recovery, Jobs jobs, KeyPages pages, TimeShare usualShare) {
        return new QueryRecovery(generations, recovery, jobs, pages, usualShare);
    }

    @Bean
    ParkedRetry parkedRetry(ParkedKeys parked, Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new ParkedRetry(parked, generations, source, pipeline);
    }
}
