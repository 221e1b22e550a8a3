package dev.endstate.sample;

import dev.endstate.shop.ShopTraffic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line of figures every few seconds: what the shop changed, and what became of it. */
final class ShopFigures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShopFigures.class);
    private static final int SECONDS = 5;

    private final ShopTraffic traffic;
    private final MeterRegistry meters;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private long changesBefore;

    ShopFigures(ShopTraffic traffic, MeterRegistry meters) {
        this.traffic = traffic;
        this.meters = meters;
    }

    void start() {
        clock.scheduleAtFixedRate(this::log, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.close();
    }

    private void log() {
        long changes = traffic.changes();
        LOG.info(
                "{} changes/s, {} messages | documents since the start: {} | lag {} | parked {}",
                (changes - changesBefore) / SECONDS,
                traffic.messages(),
                documents(),
                sum("endstate.lag"),
                sum("endstate.parked"));
        changesBefore = changes;
    }

    private String documents() {
        return meters.find("endstate.documents").counters().stream()
                .filter(counter -> !"parked".equals(counter.getId().getTag("outcome")))
                .collect(Collectors.groupingBy(
                        counter -> String.valueOf(counter.getId().getTag("outcome")),
                        TreeMap::new,
                        Collectors.summingDouble(Counter::count)))
                .entrySet()
                .stream()
                .map(outcome -> "%s %.0f".formatted(outcome.getKey(), outcome.getValue()))
                .collect(Collectors.joining(", "));
    }

    private long sum(String gauges) {
        return (long) meters.find(gauges).gauges().stream()
                .mapToDouble(Gauge::value)
                .filter(Double::isFinite)
                .sum();
    }
}
