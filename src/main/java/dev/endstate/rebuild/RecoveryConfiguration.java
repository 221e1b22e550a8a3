package dev.endstate.rebuild;

import dev.endstate.AdvisoryLock;
import dev.endstate.ConditionalOnRole;
import dev.endstate.IndexLoops;
import dev.endstate.LockSession;
import dev.endstate.Role;
import dev.endstate.Share;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.rebuild.scan.ScanReport;
import dev.endstate.rebuild.scan.ScanRun;
import dev.endstate.rebuild.scan.Scans;
import dev.endstate.source.KeyPages;
import dev.endstate.source.SourceDatabase;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {

    @Bean
    Recovery recovery(Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new Recovery(generations, source, pipeline);
    }

    @Bean
    WideRecovery wideRecovery(
            Generations generations, Recovery recovery, Scans scans, KeyPages pages, RebuildProperties properties) {
        return new WideRecovery(generations, recovery, scans, pages, new Share(properties.share()));
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    IndexLoops wideRecoveries(
            Definitions definitions,
            Scans scans,
            ScanRun run,
            LockSession sessions,
            RebuildProperties properties,
            Clock clock) {
        AdvisoryLock lock = new AdvisoryLock(sessions, "endstate.recovery");
        WideRecoveryRun attempt = new WideRecoveryRun(scans, run, () -> new ScanReport(scans, clock), lock);
        return new IndexLoops("recovery", definitions, properties.refresh(), attempt);
    }

    @Bean
    ParkedRetry parkedRetry(ParkedKeys parked, Generations generations, SourceDatabase source, Pipeline pipeline) {
        return new ParkedRetry(parked, generations, source, pipeline);
    }
}
