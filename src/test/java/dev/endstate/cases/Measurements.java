package dev.endstate.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.InBackground;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.springframework.boot.convert.DurationStyle;

/** How long things took, and how numbers went meanwhile. */
final class Measurements implements AutoCloseable {
    private final Map<String, Duration> clocks = new TreeMap<>();
    private final Map<String, Range> samples = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private long begin;

    private record Range(double first, double most, double last) {
        Range and(double next) {
            return new Range(first, Math.max(most, next), next);
        }
    }

    void startClock() {
        begin = System.nanoTime();
    }

    void stopClock(String name) {
        clocks.put(name, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Asks for a number twice a second from now on; what cannot be had is left out. */
    void sample(String name, DoubleSupplier number) {
        InBackground.run(() -> {
            try {
                while (!end.await(500, TimeUnit.MILLISECONDS)) {
                    double next = number.getAsDouble();
                    samples.merge(name, new Range(next, next, next), (range, one) -> range.and(one.last()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** {@code NAME 30s}, or {@code NAME 4 x OTHER}. */
    void expectClock(Arguments arguments) {
        Duration most = arguments.words().size() == 2
                ? DurationStyle.SIMPLE.parse(arguments.word(1))
                : Duration.ofNanos((long) (Double.parseDouble(arguments.word(1))
                        * clock(arguments.word(3)).toNanos()));
        assertThat(clock(arguments.word(0)))
                .as("%s of %s", arguments.text(), clocks)
                .isLessThanOrEqualTo(most);
    }

    private Duration clock(String name) {
        return Objects.requireNonNull(clocks.get(name), name);
    }

    /** {@code NAME most n}, or {@code NAME growth n}. */
    void expectSample(Arguments arguments) {
        Range range = Objects.requireNonNull(samples.get(arguments.word(0)), arguments.text());
        double measured = arguments.word(1).equals("most") ? range.most() : range.last() - range.first();
        assertThat(measured)
                .as("%s of %s", arguments.text(), range)
                .isLessThanOrEqualTo(Double.parseDouble(arguments.word(2)));
    }

    @Override
    public void close() {
        end.countDown();
    }
}
