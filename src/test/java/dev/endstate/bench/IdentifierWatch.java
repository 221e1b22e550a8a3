package dev.endstate.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Takes the identifiers of a topic as they arrive in Kafka, from now on. */
final class IdentifierWatch implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Latencies latencies;
    private final AtomicLong count = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    IdentifierWatch(String servers, String topic, Latencies latencies) {
        this.latencies = latencies;
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "fetch.max.wait.ms", 500),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());

        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        this.thread = Thread.ofPlatform().name("identifier-watch").start(this::take);
    }

    private void take() {
        while (!closing) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                Matcher id = ID.matcher(new String(record.value(), StandardCharsets.UTF_8));
                if (id.find()) {
                    count.incrementAndGet();
                    latencies.arrived(Long.parseLong(id.group(1)));
                }
            }
        }
        consumer.close();
    }

    /** How many have arrived. */
    long count() {
        return count.get();
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }
}
