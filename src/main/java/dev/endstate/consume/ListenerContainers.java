package dev.endstate.consume;

import dev.endstate.capture.Topics;
import dev.endstate.index.Generation;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/** Makes the listener container of a generation. */
final class ListenerContainers {
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final ConsumeProperties properties;
    private final Topics topics;
    private final GenerationListeners listeners;

    ListenerContainers(
            ConsumerFactory<byte[], byte[]> consumers,
            ConsumeProperties properties,
            Topics topics,
            GenerationListeners listeners) {
        this.consumers = consumers;
        this.properties = properties;
        this.topics = topics;
        this.listeners = listeners;
    }

    ConcurrentMessageListenerContainer<byte[], byte[]> create(Generation generation) {
        String group = generation.name().consumerGroup();
        ContainerProperties container =
                new ContainerProperties(topics.of(generation.definition()).toArray(String[]::new));
        container.setGroupId(group);
        container.setClientId(group);
        container.setMessageListener(listeners.of(generation));
        container.setAckMode(ContainerProperties.AckMode.BATCH);
        container.setSyncCommits(true);
        container.setAuthExceptionRetryInterval(Duration.ofSeconds(10));
        container.setShutdownTimeout(10_000);
        container.setKafkaConsumerProperties(consumerProperties());
        ConcurrentMessageListenerContainer<byte[], byte[]> containers =
                new ConcurrentMessageListenerContainer<>(consumers, container);
        containers.setBeanName(generation.toString());
        containers.setConcurrency(properties.consumers());
        containers.setCommonErrorHandler(errorHandler(generation));
        return containers;
    }

    private static CommonErrorHandler errorHandler(Generation generation) {
        return new WaitAndRepeat(generation).errorHandler();
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
