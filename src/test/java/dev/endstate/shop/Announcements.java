package dev.endstate.shop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warehouse application publishes the stock that changed, to a topic of its own, as careless applications do: now and then
 * twice, late, or in another order; but each one.
 */
final class Announcements implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
    private static final double TWICE = 0.02;
    private static final double LATE = 0.03;
    private static final double REORDERED = 0.1;
    private static final int LATEST_MILLIS = 900;
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final Random random;
    private final AtomicLong sent = new AtomicLong();

    Announcements(String bootstrapServers, long seed) {
        this.random = new Random(seed);

        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        // A change that was committed must be announced, however long Kafka is away.
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void publish(List<RowChanged> changes, Instant committed) {
        List<RowChanged> order =
                new ArrayList<>(changes.stream().filter(RowChanged::isStock).toList());
        if (random.nextDouble() < REORDERED) {
            Collections.shuffle(order, random);
        }

        for (RowChanged change : order) {
            if (random.nextDouble() < LATE) {
                later.schedule(() -> send(change, committed), random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
            } else {
                send(change, committed);
            }
            if (random.nextDouble() < TWICE) {
                later.schedule(() -> send(change, committed), random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
            }
        }
    }

    long sent() {
        return sent.get();
    }

    /** Sends what is still to come late, then ends. */
    @Override
    public void close() {
        later.close();
        producer.close(CLOSE);
    }

    private void send(RowChanged change, Instant committed) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                ShopTopics.STOCK, bytes(RowChanged.json(change.key())), bytes(RowChanged.json(change.columns())));
        message.headers().add("committed-at", bytes(committed.toString()));
        producer.send(message, (metadata, failure) -> {
            if (failure == null) {
                sent.incrementAndGet();
            } else {
                LOG.warn("{} was not announced", change, failure);
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
