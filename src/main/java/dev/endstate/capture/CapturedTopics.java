package dev.endstate.capture;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.Gap;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/**
 * Makes the topics that a way of capture writes, before their first use. A table whose topic Kafka refuses to make is left out, named in
 * the log and tried again now and then, and holds up no other table. For one thread, so each way of capture has its own.
 */
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public final class CapturedTopics {
    private static final Logger log = LoggerFactory.getLogger(CapturedTopics.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Topics topics;
    private final ClusterTopics cluster;
    private Map<String, String> leftOut = Map.of();
    private Set<String> refused = Set.of();
    private long triedAt;

    public CapturedTopics(Topics topics, ClusterTopics cluster) {
        this.topics = topics;
        this.cluster = cluster;
    }

    /**
     * Makes the topics of tables, and returns the tables that can be captured, since their topics exist.
     *
     * @param tables the routed tables
     * @throws KafkaAwayException if Kafka cannot be asked now
     */
    public Map<String, RoutedTable> ready(Map<String, RoutedTable> tables) throws InterruptedException {
        Map<String, String> refusals = cluster.create(
                tables.values().stream().map(table -> topics.of(table.table())).collect(Collectors.toSet()));
        triedAt = System.nanoTime();
        refused = Set.copyOf(refusals.keySet());

        Map<String, RoutedTable> ready = new TreeMap<>(tables);
        Map<String, String> left = new TreeMap<>();
        tables.forEach((name, table) -> {
            String topic = topics.of(table.table());
            if (refusals.containsKey(topic)) {
                left.put(name, "its topic " + topic + " cannot be made: " + refusals.get(topic));
                ready.remove(name);
            }
        });

        say(left);
        return ready;
    }

    private void say(Map<String, String> left) {
        if (left.equals(leftOut)) {
            return;
        }
        left.forEach((table, why) -> log.error(
                "Changes of {} are not captured, which is tried again every {} s, and the other tables' are: {}",
                table,
                PAUSE.toSeconds(),
                why));
        leftOut = Map.copyOf(left);
    }

    /** The reasons why nothing is told of the tables that were left out. */
    public List<Gap.Cause> causes() {
        return leftOut.entrySet().stream()
                .map(table -> new Gap.Cause(table.getKey(), table.getValue()))
                .toList();
    }

    /** Asks Kafka now and then for the topics that it refused; returns whether it makes some now, so that capture is to begin anew. */
    public boolean retryRefused() throws InterruptedException {
        if (refused.isEmpty() || System.nanoTime() - triedAt < PAUSE.toNanos()) {
            return false;
        }

        triedAt = System.nanoTime();
        try {
            return !cluster.create(refused).keySet().equals(refused);
        } catch (KafkaAwayException e) {
            log.debug("Kafka cannot be asked again for {}", refused, e);
            return false;
        }
    }
}
