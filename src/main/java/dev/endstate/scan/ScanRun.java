package dev.endstate.scan;

import dev.endstate.definition.KeySpec;
import dev.endstate.scan.ScanRanges.Sending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a scan further: cuts it into ranges, hands them out, and ends it when all are done. Each step can be done again by another
 * instance; to be called by one at a time.
 */
public final class ScanRun {
    private static final Logger log = LoggerFactory.getLogger(ScanRun.class);

    /** Few, so that workers begin while the rest is cut. */
    private static final int CUTS = 16;

    private final Scans scans;
    private final ScanRanges ranges;
    private final RangeCutter cutter;
    private final RangeTopic topic;
    private final Duration idle;
    private final Map<Long, Map<TopicPartition, Long>> marks = new ConcurrentHashMap<>();

    /** @param idle after which ranges that nobody has done may be lost: what Kafka has left of them then decides, not the time */
    ScanRun(Scans scans, ScanRanges ranges, RangeCutter cutter, RangeTopic topic, Duration idle) {
        this.scans = scans;
        this.ranges = ranges;
        this.cutter = cutter;
        this.topic = topic;
        this.idle = idle;
    }

    /**
     * The next step.
     *
     * @return whether it is over
     * @throws RuntimeException if the database or Kafka is away: call again, later
     */
    public boolean takeFurther(long id, KeySpec key) throws InterruptedException {
        Optional<Scan> found = scans.byId(id);
        if (found.isEmpty() || found.get().state() != Scan.State.RUNNING) {
            return true;
        }
        Scan scan = found.get();
        if (scan.paused()) {
            return false;
        }
        if (!scan.cut()) {
            RangeCutter.Cuts cuts = cutter.cut(key, scan.query(), scan.left(), CUTS);
            ranges.add(scan, cuts.ranges(), cuts.last());
        }
        handOut(scan);
        return scans.endIfDone(id);
    }

    private void handOut(Scan scan) throws InterruptedException {
        List<Sending> unsent = ranges.unsent(scan, topic.most());
        if (!unsent.isEmpty()) {
            // Before they are, since a worker may give one back at once.
            ranges.areSent(scan, unsent);
            boolean isTaken = false;
            try {
                topic.send(unsent);
                isTaken = true;
            } finally {
                if (!isTaken) {
                    ranges.areNotSent(unsent);
                }
            }
        } else if (!ranges.areIdle(scan, idle)) {
            marks.remove(scan.id());
        } else {
            giveBackWhatIsLost(scan);
        }
    }

    /** What was sent before it was seen idle is taken, or in Kafka no more: it has expired, or the topic was made anew. */
    private void giveBackWhatIsLost(Scan scan) throws InterruptedException {
        Map<TopicPartition, Long> mark = marks.get(scan.id());
        if (mark == null) {
            mark = topic.ends();
            marks.put(scan.id(), mark);
        }
        if (topic.isPassed(mark)) {
            marks.remove(scan.id());
            int lost = ranges.giveAllBack(scan);
            if (lost > 0) {
                log.warn("{}: {} ranges were lost on their way, and are sent again", scan.what(), lost);
            }
        }
    }
}
