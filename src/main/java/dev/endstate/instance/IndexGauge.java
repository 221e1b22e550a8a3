package dev.endstate.instance;

import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** A figure of each index, tagged {@code index}. It is looked up every five seconds, so that a scrape waits for no server. */
public class IndexGauge {
    private static final Logger log = LoggerFactory.getLogger(IndexGauge.class);

    private final String name;
    private final Function<String, OptionalLong> figure;
    private final Map<String, Long> figures = new ConcurrentHashMap<>();

    /** @param figure of an index by its name; where it is empty or fails, the gauge keeps its last value */
    public IndexGauge(
            String name,
            String description,
            Definitions definitions,
            Function<String, OptionalLong> figure,
            MeterRegistry meters) {
        this.name = name;
        this.figure = figure;
        for (String index : definitions.indexes()) {
            figures.put(index, 0L);
            Gauge.builder(name, figures, all -> all.getOrDefault(index, 0L))
                    .tag("index", index)
                    .description(description)
                    .register(meters);
        }
    }

    @Scheduled(fixedDelay = 5_000)
    void refresh() {
        try {
            figures.replaceAll((index, former) -> figure.apply(index).orElse(former));
        } catch (RuntimeException e) {
            log.debug("{} cannot be looked up; the gauge keeps its last value", name, e);
        }
    }
}
