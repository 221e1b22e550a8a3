package dev.endstate.scan;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.instance.UnavailableException;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.Paced;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.MessageListener;

/**
 * A worker: reads and writes one range after the other. A range that cannot or is not to be done now is given back, so that it
 * stands in nobody's way, and is sent to another worker after a while.
 */
final class RangeListener implements MessageListener<String, String> {
    private static final Logger log = LoggerFactory.getLogger(RangeListener.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ScanRanges ranges;
    private final Generations generations;
    private final SourceDatabase source;
    private final KeyScan keys;
    private final RangeSizes sizes;
    private final Pace pace;
    private volatile CountDownLatch stopping = new CountDownLatch(1);

    /** A share of the time is this instance's, not each worker's. */
    private final ReentrantLock turn = new ReentrantLock(true);

    RangeListener(
            ScanRanges ranges,
            Generations generations,
            SourceDatabase source,
            KeyScan keys,
            RangeSizes sizes,
            Pace pace) {
        this.ranges = ranges;
        this.generations = generations;
        this.source = source;
        this.keys = keys;
        this.sizes = sizes;
        this.pace = pace;
    }

    @Override
    public void onMessage(ConsumerRecord<String, String> message) {
        try {
            Optional<ScanRange> range = id(message).flatMap(ranges::toDo);
            if (range.isPresent()) {
                workOrGiveBack(range.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; the range is done by whoever is given it next", e);
        }
    }

    void start() {
        stopping = new CountDownLatch(1);
    }

    /** Whatever is under way is given back after its chunk. */
    void stop() {
        stopping.countDown();
    }

    private static Optional<Long> id(ConsumerRecord<String, String> message) {
        try {
            return Optional.of(Long.valueOf(message.value()));
        } catch (NumberFormatException e) {
            log.warn(
                    "The message at {}-{}@{} names no range and is passed over; is the topic used by somebody else?",
                    message.topic(),
                    message.partition(),
                    message.offset());
            return Optional.empty();
        }
    }

    private void workOrGiveBack(ScanRange range) throws InterruptedException {
        try {
            StillWanted wanted = new StillWanted(range.scan().goesOn(), () -> ranges.isWanted(range), System::nanoTime);
            if (work(range, wanted)) {
                ranges.finish(range);
            } else if (goesOn(wanted)) {
                log.warn("{} cannot be done here: this instance serves no such generation; others are given it", range);
                ranges.giveBack(range, PAUSE);
            } else {
                ranges.giveBack(range, Duration.ZERO);
            }
        } catch (UnavailableException | SourceException | IndexException e) {
            log.warn("{} waits, and is tried again in {} s: {}", range, PAUSE.toSeconds(), e.getMessage());
            ranges.giveBack(range, PAUSE);
            stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether it came to the end in each generation; false too if this instance can write none of them. */
    private boolean work(ScanRange range, StillWanted wanted) throws InterruptedException {
        List<Generation> targets = targets(range.scan());
        boolean isDone = !targets.isEmpty();

        Paced paced = new Paced(pace, range.scan().share());
        try (RangePace own = new RangePace(paced, turn, sizes, this::rest, () -> goesOn(wanted))) {
            for (Generation generation : targets) {
                isDone = isDone && keys.run(generation, range.scan().query(), range.keys(), sizes.range(), own);
            }
        }
        return isDone;
    }

    private boolean rest(long nanos) throws InterruptedException {
        return !stopping.await(nanos, TimeUnit.NANOSECONDS);
    }

    private boolean goesOn(StillWanted wanted) {
        boolean isStopping = stopping.getCount() == 0;
        return !isStopping && wanted.isSo();
    }

    /** The generations to be written: none if somebody deleted it, or this instance reads another database. */
    private List<Generation> targets(Scan scan) {
        String identity = source.identity();
        return generations.of(scan.index()).stream()
                .filter(generation ->
                        scan.generation() == null || scan.generation().equals(generation.toString()))
                .filter(generation -> generation.source().equals(identity))
                .filter(generation -> generation.definition().key().toString().equals(scan.key()))
                .toList();
    }
}
