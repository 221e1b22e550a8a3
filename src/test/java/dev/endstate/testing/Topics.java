package dev.endstate.testing;

import dev.endstate.servers.KafkaServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics written and read past Endstate, with messages of up to 20 MB where a topic allows them. */
public final class Topics implements AutoCloseable {
    private static final int LARGEST = 20 << 20;

    private final KafkaServer kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    public Topics(KafkaServer kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", LARGEST),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Creates topics, each with this many partitions. */
    public void create(int partitions, List<String> names) {
        create(names.stream()
                .map(name -> new NewTopic(name, partitions, (short) 1))
                .toList());
    }

    /** Creates a topic that takes messages of up to 20 MB. */
    public void createForLargeMessages(String name) {
        create(List.of(new NewTopic(name, 2, (short) 1).configs(Map.of("max.message.bytes", String.valueOf(LARGEST)))));
    }

    private void create(List<NewTopic> topics) {
        try (Admin admin = kafka.admin()) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Publishes a message; returns when Kafka has it. */
    public void send(ProducerRecord<byte[], byte[]> message) {
        try {
            producer.send(message).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Gives everything that a topic holds now; nothing, if there is no such topic. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "allow.auto.create.topics",
                "false",
                "max.partition.fetch.bytes",
                LARGEST);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);

            List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
            }
            return messages;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
