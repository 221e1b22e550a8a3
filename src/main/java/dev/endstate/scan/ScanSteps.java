package dev.endstate.scan;

import dev.endstate.definition.KeySpec;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.Turn;
import dev.endstate.scan.ScanRanges.Sending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the scan of a job further: cuts it into ranges, hands them out, and tells when all are done. Each step can be done again by
 * another instance.
 */
public final class ScanSteps {
    private static final Logger log = LoggerFactory.getLogger(ScanSteps.class);

    /** Few, so that workers begin while the rest is cut. */
    private static final int CUTS = 16;

    private final JobQueries queries;
    private final ScanRanges ranges;
    private final RangeCutter cutter;
    private final RangeTopic topic;
    private final Duration idle;
    private final Map<Long, Map<TopicPartition, Long>> marks = new ConcurrentHashMap<>();

    /** @param idle after which ranges that nobody has done may be lost: what Kafka has left of them then decides, not the time */
    ScanSteps(JobQueries queries, ScanRanges ranges, RangeCutter cutter, RangeTopic topic, Duration idle) {
        this.queries = queries;
        this.ranges = ranges;
        this.cutter = cutter;
        this.topic = topic;
        this.idle = idle;
    }

    /**
     * Takes the next step.
     *
     * @param key the columns of its keys
     * @return what comes next; empty once every key has an outcome
     * @throws RuntimeException if the database or Kafka is away: call again, later
     */
    public Optional<Next> advance(Job job, Turn turn, KeySpec key) throws InterruptedException {
        Scan scan = Scan.of(job).orElseThrow();
        boolean isCut = scan.cut();
        if (!isCut) {
            RangeCutter.Cuts cuts = cutter.cut(key, scan.query(), scan.left(), CUTS);
            ranges.add(scan, turn, cuts);
            isCut = cuts.last();
        }

        boolean isAnySent = handOut(scan, job);
        if (isCut) {
            return ranges.areDone(scan) ? Optional.empty() : Optional.of(Next.whenTold());
        }
        // While workers may be without ranges; when all have some, each that is done asks for the next ones.
        return Optional.of(isAnySent ? Next.atOnce() : Next.whenTold());
    }

    /** Returns whether there was something to hand out. */
    private boolean handOut(Scan scan, Job job) throws InterruptedException {
        List<Sending> unsent = ranges.unsent(scan, topic.most());
        if (!unsent.isEmpty()) {
            send(scan, unsent);
        } else if (!queries.isIdle(job, idle)) {
            marks.remove(scan.job());
        } else {
            giveBackWhatIsLost(scan);
        }
        return !unsent.isEmpty();
    }

    private void send(Scan scan, List<Sending> unsent) throws InterruptedException {
        // Before they are, since a worker may give one back at once.
        ranges.markSent(scan, unsent);

        boolean isTaken = false;
        try {
            topic.send(unsent);
            isTaken = true;
        } finally {
            if (!isTaken) {
                ranges.markUnsent(unsent);
            }
        }
    }

    /** What was sent before it was seen idle is taken, or is in Kafka no more: it has expired, or the topic was made anew. */
    private void giveBackWhatIsLost(Scan scan) throws InterruptedException {
        @Nullable Map<TopicPartition, Long> mark = marks.get(scan.job());
        if (mark == null) {
            mark = topic.ends();
            marks.put(scan.job(), mark);
        }

        if (topic.checkPassed(mark)) {
            marks.remove(scan.job());
            int lost = ranges.giveAllBack(scan);
            if (lost > 0) {
                log.warn("{}: {} ranges were lost on their way, and are sent again", scan.what(), lost);
            }
        }
    }
}
