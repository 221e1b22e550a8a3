package dev.endstate.operate;

import dev.endstate.definition.Problem;
import dev.endstate.index.ClusterVersions;
import dev.endstate.instance.LogOnce;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Warns about the versions of the cluster's nodes: once at start, or as soon as the cluster can be reached, and again when a node of
 * another version has joined.
 */
final class ClusterAdvice {
    private static final Logger log = LoggerFactory.getLogger(ClusterAdvice.class);

    private final ClusterVersions versions;
    private final LogOnce remark = new LogOnce();

    ClusterAdvice(ClusterVersions versions) {
        this.versions = versions;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void look() {
        List<Problem> warnings = versions.findings().warnings();
        if (remark.isNew(Verdicts.lines(warnings)) && !warnings.isEmpty()) {
            log.warn(Verdicts.lines(warnings));
        }
    }
}
