package dev.endstate.fanout;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * {@code endstate.fanout{index}}: changed reference rows whose documents are still to be read. It falls by itself; alert when it
 * only grows.
 */
class FanoutGauge {
    private static final Logger log = LoggerFactory.getLogger(FanoutGauge.class);

    private final FanoutTasks tasks;
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    FanoutGauge(FanoutTasks tasks, Definitions definitions, MeterRegistry meters) {
        this.tasks = tasks;
        for (Definition definition : definitions.all()) {
            String index = definition.index();
            counts.put(index, 0L);
            Gauge.builder("endstate.fanout", counts, all -> all.getOrDefault(index, 0L))
                    .tag("index", index)
                    .description("Changed reference rows whose documents are still to be read")
                    .register(meters);
        }
    }

    @Scheduled(fixedDelayString = "PT5S")
    void refresh() {
        try {
            counts.replaceAll((index, former) -> tasks.count(index));
        } catch (DataAccessException e) {
            log.debug("The tasks cannot be counted; the gauge keeps its last value", e);
        }
    }
}
