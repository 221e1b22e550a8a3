package dev.endstate.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Identifiers that pile up in a topic. */
final class Backlog {
    private final KafkaProcess kafka;
    private final int documents;
    private long seed;

    /** @param documents the identifiers are those from 1 to this one */
    Backlog(KafkaProcess kafka, int documents) {
        this.kafka = kafka;
        this.documents = documents;
    }

    /** Makes a topic with as many partitions as another one. */
    void createTopic(String topic, String like) throws ExecutionException, InterruptedException {
        try (Admin admin = kafka.admin()) {
            int partitions = admin.describeTopics(List.of(like))
                    .allTopicNames()
                    .get()
                    .get(like)
                    .partitions()
                    .size();
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        }
    }

    void publish(String topic, int identifiers) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < identifiers; i++) {
            ids.add(1 + i % documents);
        }

        // Shuffled within each round over all documents, so that no batch has a key twice.
        for (int from = 0; from < identifiers; from += documents) {
            Collections.shuffle(ids.subList(from, Math.min(from + documents, identifiers)), new Random(seed++));
        }

        Map<String, Object> properties =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 50, "enable.idempotence", false);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int id : ids) {
                byte[] key = ("{\"id\":" + id + "}").getBytes();
                producer.send(new ProducerRecord<>(topic, key, key));
            }
        }
    }
}
