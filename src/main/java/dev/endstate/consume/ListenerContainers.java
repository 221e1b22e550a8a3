package dev.endstate.consume;

import dev.endstate.change.Topics;
import dev.endstate.definition.Route;
import dev.endstate.index.Generation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Makes the listener containers of a generation. */
final class ListenerContainers {
    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(100);

    /** The last offsets before a silence are committed this much later; an idle consumer looks as often. */
    private static final Duration LONGEST_LOOK = Duration.ofMillis(250);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final ConsumerSettings settings;
    private final Topics topics;
    private final GenerationListeners listeners;
    private final Function<Generation, ExpiredMessages> expiredMessages;
    private final Clock clock;

    ListenerContainers(
            ConsumerFactory<byte[], byte[]> consumers,
            ConsumerSettings settings,
            Topics topics,
            GenerationListeners listeners,
            Function<Generation, ExpiredMessages> expiredMessages,
            Clock clock) {
        this.expiredMessages = expiredMessages;
        this.clock = clock;
        this.consumers = consumers;
        this.settings = settings;
        this.topics = topics;
        this.listeners = listeners;
    }

    /**
     * Makes one container for all topics that are taken at once, and one for each topic whose messages are held back.
     *
     * @param present those of the generation's topics that there are
     */
    List<MessageListenerContainer> create(Generation generation, Set<String> present) {
        BatchMessageListener<byte[], byte[]> listener = listeners.of(generation);
        List<MessageListenerContainer> containers = new ArrayList<>();
        Set<String> undelayed = new TreeSet<>();
        for (String topic : present) {
            Duration delay = topics.delay(generation.definition(), topic);
            if (delay.isZero()) {
                undelayed.add(topic);
            } else {
                containers.add(create(
                        generation,
                        Set.of(topic),
                        new HeldBackListener(delay, listener, clock),
                        WaitAndRepeat.afterDelay(generation.name(), delay)));
            }
        }

        if (!undelayed.isEmpty()) {
            containers.add(create(generation, undelayed, listener, new WaitAndRepeat(generation.name())));
        }
        return containers;
    }

    private MessageListenerContainer create(
            Generation generation,
            Set<String> topics,
            BatchMessageListener<byte[], byte[]> listener,
            WaitAndRepeat failures) {
        String group = generation.name().consumerGroup();
        ContainerProperties container = new ContainerProperties(topics.toArray(String[]::new));
        container.setGroupId(group);
        container.setClientId(group);
        ExpiredMessages expired = expiredMessages.apply(generation);
        container.setMessageListener(expired.before(listener));
        container.setConsumerRebalanceListener(expired);

        // Each commit is a write of Kafka's. What small batches leave behind is committed by a later look, or before
        // partitions are given away.
        container.setAckMode(ContainerProperties.AckMode.TIME);
        container.setAckTime(BETWEEN_COMMITS.toMillis());
        container.setPollTimeout(LONGEST_LOOK.toMillis());
        container.setSyncCommits(true);
        container.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        container.setShutdownTimeout(10_000);
        container.setKafkaConsumerProperties(settings.properties(isOfIdentifiers(generation)));

        ConcurrentMessageListenerContainer<byte[], byte[]> containers =
                new ConcurrentMessageListenerContainer<>(consumers, container);
        containers.setBeanName(generation + "-" + topics.iterator().next());
        containers.setConcurrency(settings.consumers());
        containers.setCommonErrorHandler(failures.errorHandler());
        return containers;
    }

    /** Whether somebody else's messages, such as Debezium's, which hold whole rows, are not among those that lead to a generation. */
    private boolean isOfIdentifiers(Generation generation) {
        return generation.definition().routes().stream()
                .map(Route::origin)
                .noneMatch(origin -> origin instanceof Route.Origin.Table table && topics.isForeign(table));
    }
}
