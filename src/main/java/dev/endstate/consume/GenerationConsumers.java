package dev.endstate.consume;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LogOnce;
import dev.endstate.instance.Role;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.SourceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps listener containers running for each generation that there is. */
@Component
@ConditionalOnRole(Role.INDEX)
final class GenerationConsumers implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GenerationConsumers.class);

    private final Definitions definitions;
    private final Generations generations;
    private final Admission admission;
    private final ListenerContainers containers;
    private final RequiredTopics topics;
    private final QueriedGenerations queried;
    private final Map<Generation.Name, Feeding> running = new ConcurrentHashMap<>();
    private final Map<String, LogOnce> warnings = new HashMap<>();
    private volatile boolean started;

    GenerationConsumers(
            Definitions definitions,
            Generations generations,
            Admission admission,
            ListenerContainers containers,
            RequiredTopics topics,
            QueriedGenerations queried) {
        this.definitions = definitions;
        this.generations = generations;
        this.admission = admission;
        this.containers = containers;
        this.topics = topics;
        this.queried = queried;
    }

    /** Starts what is new, stops what is gone; what cannot be asked now stays as it is. */
    @Scheduled(fixedDelayString = "${endstate.consume.refresh:3s}")
    void refresh() {
        if (started) {
            topics.ensure().ifPresent(this::refresh);
        }
    }

    /** The same for one index whose generations are said to have come or gone. */
    void refresh(String index) {
        if (started && definitions.indexes().contains(index)) {
            topics.present().ifPresent(present -> refresh(index, present));
        }
    }

    private void refresh(Map<String, Uuid> present) {
        definitions.indexes().forEach(index -> refresh(index, present));
    }

    private synchronized void refresh(String index, Map<String, Uuid> present) {
        if (!started) {
            return;
        }

        try {
            refresh(index, generations.of(index), present);
            warning(index).clear();
        } catch (IndexException | SourceException | UnavailableException | KafkaException e) {
            if (warning(index).add(String.valueOf(e.getMessage()))) {
                log.warn(
                        "The generations of {} cannot be looked up, or their consumers not be started; those known go on: {}",
                        index,
                        e.getMessage());
            }
        }
    }

    private LogOnce warning(String index) {
        return warnings.computeIfAbsent(index, name -> new LogOnce());
    }

    private void refresh(String index, List<Generation> present, Map<String, Uuid> topicsNow) {
        queried.note(index, present);
        admission.keepOnly(index, present);

        stopWhatIsGone(index, present);
        for (Generation generation : present) {
            if (running.containsKey(generation.name()) || admission.admits(generation)) {
                feed(generation, topicsNow);
            }
        }
    }

    private void stopWhatIsGone(String index, List<Generation> present) {
        Map<Generation.Name, Generation> byName =
                present.stream().collect(Collectors.toMap(Generation::name, generation -> generation));

        for (Feeding feeding : List.copyOf(running.values())) {
            Generation.Name name = feeding.generation().name();
            Generation now = byName.get(name);
            if (name.index().equals(index) && (now == null || !feeding.isOf(now))) {
                log.warn("{} is gone{}; its consumer stops", name, now == null ? "" : " and was made anew");
                running.remove(name);
                feeding.stop();
            }
        }
    }

    /** Feeds a generation from the topics that there are; when these become others, other containers do it. */
    private void feed(Generation generation, Map<String, Uuid> topicsNow) {
        Feeding before = running.get(generation.name());
        Map<String, Uuid> fed = topics.of(
                generation,
                topicsNow,
                before == null ? Set.of() : before.topics().keySet());

        if (before != null && before.topics().equals(fed)) {
            return;
        }
        if (before != null) {
            log.info("The topics of {} have changed: {} until now, {} from now on", generation, before.topics(), fed);
            running.remove(generation.name());
            before.stop();
        }

        Feeding feeding = new Feeding(generation, fed, containers.create(generation, fed.keySet()));
        feeding.start();
        running.put(generation.name(), feeding);
        log.info("{} is fed by consumer group {}", generation, generation.name().consumerGroup());
    }

    /** The containers of each generation that is fed. */
    Map<Generation.Name, List<MessageListenerContainer>> running() {
        return running.values().stream()
                .collect(Collectors.toMap(feeding -> feeding.generation().name(), Feeding::containers));
    }

    /** The topics that a generation which is fed misses. */
    Set<String> missingTopics(Generation.Name generation) {
        return topics.missing(generation);
    }

    @Override
    public void start() {
        started = true;
        refresh();
    }

    @Override
    public synchronized void stop() {
        started = false;
        running.values().parallelStream().forEach(Feeding::stop);
        running.clear();
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
