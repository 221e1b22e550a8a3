package dev.endstate.parked;

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

/** {@code endstate.parked{index}}: how many keys are parked now. Alert when it stays above 0. */
class ParkedGauge {
    private static final Logger log = LoggerFactory.getLogger(ParkedGauge.class);

    private final ParkedKeys parked;
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    ParkedGauge(ParkedKeys parked, Definitions definitions, MeterRegistry meters) {
        this.parked = parked;
        for (Definition definition : definitions.all()) {
            String index = definition.index();
            counts.put(index, 0L);
            Gauge.builder("endstate.parked", counts, all -> all.getOrDefault(index, 0L))
                    .tag("index", index)
                    .description("Keys that cannot be indexed now, for a reason of their own")
                    .register(meters);
        }
    }

    @Scheduled(fixedDelayString = "PT5S")
    void refresh() {
        try {
            counts.replaceAll((index, former) -> parked.count(index));
        } catch (DataAccessException e) {
            log.debug("The parked keys cannot be counted; the gauge keeps its last value", e);
        }
    }
}
