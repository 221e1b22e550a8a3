package dev.endstate.recovery;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.scan.ScanReport;
import dev.endstate.scan.ScanRun;
import dev.endstate.scan.Scans;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.key.KeyPages;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {

    @Bean
    Recovery recovery(Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new Recovery(generations, source, pipeline);
    }

    @Bean
    QueryRecovery wideRecovery(
            Generations generations, Recovery recovery, Scans scans, KeyPages pages, TimeShare usualShare) {
        return new QueryRecovery(generations, recovery, scans, pages, usualShare);
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    PerIndexLoop wideRecoveries(
            Definitions definitions,
            Scans scans,
            ScanRun run,
            LockSession sessions,
            @Value("${endstate.rebuild.refresh:3s}") Duration refresh,
            Clock clock) {
        AdvisoryLock lock = new AdvisoryLock(sessions, "endstate.recovery");
        QueryRecoveryRun attempt = new QueryRecoveryRun(scans, run, () -> new ScanReport(scans, clock), lock);
        return new PerIndexLoop("recovery", definitions, refresh, attempt);
    }

    @Bean
    ParkedRetry parkedRetry(ParkedKeys parked, Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new ParkedRetry(parked, generations, source, pipeline);
    }
}
