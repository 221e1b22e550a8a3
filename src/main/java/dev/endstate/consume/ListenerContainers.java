package dev.endstate.consume;

import dev.endstate.capture.Gaps;
import dev.endstate.capture.Topics;
import dev.endstate.index.Generation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Makes the listener container of a generation. */
final class ListenerContainers {
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final ConsumeProperties properties;
    private final Topics topics;
    private final GenerationListeners listeners;
    private final Gaps gaps;
    private final Clock clock;

    ListenerContainers(
            ConsumerFactory<byte[], byte[]> consumers,
            ConsumeProperties properties,
            Topics topics,
            GenerationListeners listeners,
            Gaps gaps,
            Clock clock) {
        this.gaps = gaps;
        this.clock = clock;
        this.consumers = consumers;
        this.properties = properties;
        this.topics = topics;
        this.listeners = listeners;
    }

    /** One container for all topics that are taken at once, and one for each topic whose messages are held back. */
    List<MessageListenerContainer> create(Generation generation) {
        BatchMessageListener<byte[], byte[]> listener = listeners.of(generation);
        List<MessageListenerContainer> containers = new ArrayList<>();
        Set<String> undelayed = new TreeSet<>();
        for (String topic : topics.of(generation.definition())) {
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
        ExpiredMessages expired = new ExpiredMessages(generation, this.topics, gaps);
        container.setMessageListener(expired.before(listener));
        container.setConsumerRebalanceListener(expired);
        container.setAckMode(ContainerProperties.AckMode.BATCH);
        container.setSyncCommits(true);
        container.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        container.setShutdownTimeout(10_000);
        container.setKafkaConsumerProperties(consumerProperties());
        ConcurrentMessageListenerContainer<byte[], byte[]> containers =
                new ConcurrentMessageListenerContainer<>(consumers, container);
        containers.setBeanName(generation + "-" + topics.iterator().next());
        containers.setConcurrency(properties.consumers());
        containers.setCommonErrorHandler(failures.errorHandler());
        return containers;
    }

    private Properties consumerProperties() {
        Properties consumer = new Properties();
        consumer.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(properties.batchRecords()));
        // Whatever Boot's properties say: an offset is committed when every key has its outcome.
        consumer.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // A partition without an offset is younger than the generation, so every record in it counts.
        consumer.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return consumer;
    }
}
