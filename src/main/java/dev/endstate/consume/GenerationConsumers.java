package dev.endstate.consume;

import dev.endstate.Remark;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.IndexException;
import dev.endstate.pipeline.UnavailableException;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps listener containers running for each generation that there is. */
final class GenerationConsumers implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GenerationConsumers.class);

    private final Definitions definitions;
    private final Generations generations;
    private final SourceDatabase source;
    private final ListenerContainers containers;
    private final RequiredTopics topics;
    private final QueriedGenerations queried;
    private final Map<Generation.Name, Feeding> running = new ConcurrentHashMap<>();
    private final Set<Generation.Name> refused = ConcurrentHashMap.newKeySet();
    private final Map<String, Remark> remarks = new HashMap<>();
    private volatile boolean started;

    /** A generation as it was when its containers were made, and these. */
    private record Feeding(Generation generation, List<MessageListenerContainer> containers) {
        /** All or none: a container whose consumer could not be made would say that it runs. */
        void start() {
            try {
                containers.forEach(MessageListenerContainer::start);
            } catch (RuntimeException e) {
                stop();
                throw e;
            }
        }

        void stop() {
            containers.forEach(MessageListenerContainer::stop);
        }

        /** An index of the same name may have been made anew with another definition. */
        boolean isOf(Generation present) {
            return generation
                            .definition()
                            .fingerprint()
                            .equals(present.definition().fingerprint())
                    && generation.source().equals(present.source());
        }
    }

    GenerationConsumers(
            Definitions definitions,
            Generations generations,
            SourceDatabase source,
            ListenerContainers containers,
            RequiredTopics topics,
            QueriedGenerations queried) {
        this.definitions = definitions;
        this.generations = generations;
        this.source = source;
        this.containers = containers;
        this.topics = topics;
        this.queried = queried;
    }

    /** Starts what is new, stops what is gone; what cannot be asked now stays as it is. */
    @Scheduled(fixedDelayString = "${endstate.consume.refresh:3s}")
    synchronized void refresh() {
        if (!started || !topics.exist()) {
            return;
        }
        for (Definition definition : definitions.all()) {
            try {
                refresh(definition.index(), generations.of(definition.index()));
                remark(definition).clear();
            } catch (IndexException | SourceException | UnavailableException | KafkaException e) {
                if (remark(definition).isNew(String.valueOf(e.getMessage()))) {
                    log.warn(
                            "The generations of {} cannot be looked up, or their consumers not be started; those known go on: {}",
                            definition.index(),
                            e.getMessage());
                }
            }
        }
    }

    private Remark remark(Definition definition) {
        return remarks.computeIfAbsent(definition.index(), index -> new Remark());
    }

    private void refresh(String index, List<Generation> present) {
        queried.seen(index, present);
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
        for (Generation generation : present) {
            if (!running.containsKey(generation.name()) && isBuiltFromThisDatabase(generation)) {
                Feeding feeding = new Feeding(generation, containers.create(generation));
                feeding.start();
                running.put(generation.name(), feeding);
                log.info(
                        "{} is fed by consumer group {}",
                        generation,
                        generation.name().consumerGroup());
            }
        }
    }

    private boolean isBuiltFromThisDatabase(Generation generation) {
        String identity = source.identity();
        if (generation.source().equals(identity)) {
            refused.remove(generation.name());
            return true;
        }
        if (refused.add(generation.name())) {
            log.error(
                    "{} was built from database {}, but this is database {}: nothing is written to it. Lead Endstate back to"
                            + " that database, or delete the index {} to have it built from this one",
                    generation,
                    generation.source(),
                    identity,
                    generation);
        }
        return false;
    }

    /** Each generation's containers. */
    Map<Generation.Name, List<MessageListenerContainer>> running() {
        return running.values().stream()
                .collect(Collectors.toMap(feeding -> feeding.generation().name(), Feeding::containers));
    }

    /** Generations that are not served, since they were built from another database. */
    Collection<Generation.Name> refused() {
        return Set.copyOf(refused);
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
