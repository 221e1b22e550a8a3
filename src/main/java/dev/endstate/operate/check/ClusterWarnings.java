package dev.endstate.operate.check;

import dev.endstate.definition.Problem;
import dev.endstate.index.ClusterVersions;
import dev.endstate.instance.LogOnce;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Warns about the versions of the cluster's nodes: once at start, or as soon as the cluster can be reached, and again when a node of
 * another version has joined.
 */
@Component
final class ClusterWarnings {
    private static final Logger log = LoggerFactory.getLogger(ClusterWarnings.class);

    private final ClusterVersions versions;
    private final LogOnce remark = new LogOnce();

    ClusterWarnings(ClusterVersions versions) {
        this.versions = versions;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void warn() {
        List<Problem> warnings = versions.findings().warnings();
        if (remark.add(Verdicts.lines(warnings)) && !warnings.isEmpty()) {
            log.warn(Verdicts.lines(warnings));
        }
    }
}
