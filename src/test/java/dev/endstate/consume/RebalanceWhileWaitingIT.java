package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generation;
import dev.endstate.instance.UnavailableException;
import dev.endstate.servers.Servers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** A batch waits for Elasticsearch, and meanwhile one of its partitions goes to another consumer, which works. */
class RebalanceWhileWaitingIT {
    private final Map<String, Object> kafka =
            Map.of("bootstrap.servers", Servers.shared().kafka().bootstrapServers());
    private final Generation.Name generation = new Generation.Name("moved-" + UUID.randomUUID(), 1);
    private final String topic = generation + "-changes";
    private final Admin admin = Admin.create(kafka);
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @ParameterizedTest
    @ValueSource(classes = {RangeAssignor.class, CooperativeStickyAssignor.class})
    void what_its_new_consumer_has_committed_is_not_set_back_and_what_stayed_is_taken(Class<?> assignor)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        send(0);
        send(1);
        AtomicBoolean away = new AtomicBoolean(true);
        Set<TopicPartition> waiting = ConcurrentHashMap.newKeySet();
        Set<TopicPartition> taken = ConcurrentHashMap.newKeySet();
        var slow = container(assignor, records -> {
            records.forEach(record -> waiting.add(new TopicPartition(topic, record.partition())));
            if (away.get()) {
                throw new UnavailableException("away", new IllegalStateException("away"));
            }
            records.forEach(record -> taken.add(new TopicPartition(topic, record.partition())));
        });
        Set<TopicPartition> takenByOther = ConcurrentHashMap.newKeySet();
        var quick = container(
                assignor,
                records -> records.forEach(record -> takenByOther.add(new TopicPartition(topic, record.partition()))));
        try {
            slow.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> waiting.size() == 2);
            quick.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> takenByOther.size() == 1);
            TopicPartition moved = takenByOther.iterator().next();
            TopicPartition stayed = new TopicPartition(topic, 1 - moved.partition());
            send(moved.partition());
            await().atMost(Duration.ofSeconds(60)).until(() -> committed(moved) == 2);

            away.set(false);
            await().atMost(Duration.ofSeconds(60)).until(() -> committed(stayed) == 1);
            assertThat(committed(moved)).isEqualTo(2);
            assertThat(taken).contains(stayed);
        } finally {
            slow.stop();
            quick.stop();
        }
    }

    private KafkaMessageListenerContainer<byte[], byte[]> container(
            Class<?> assignor, BatchMessageListener<byte[], byte[]> listener) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, assignor.getName());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
        ContainerProperties container = new ContainerProperties(topic);
        container.setGroupId(generation.consumerGroup());
        container.setMessageListener(listener);
        container.setAckMode(ContainerProperties.AckMode.BATCH);
        var made = new KafkaMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                container);
        made.setCommonErrorHandler(new WaitAndRepeat(generation).errorHandler());
        return made;
    }

    private void send(int partition) throws ExecutionException, InterruptedException {
        producer.send(new ProducerRecord<>(topic, partition, null, new byte[1])).get();
    }

    private long committed(TopicPartition partition) throws ExecutionException, InterruptedException {
        var offsets = admin.listConsumerGroupOffsets(generation.consumerGroup())
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.containsKey(partition) ? offsets.get(partition).offset() : 0;
    }
}
