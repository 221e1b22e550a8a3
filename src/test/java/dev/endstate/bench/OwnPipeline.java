package dev.endstate.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The least that could do the work, in a process of its own: the definition's statements for 1,000 keys at a time, and what they give
 * in fenced bulks by two connections. It retries nothing, shares with nobody, and ends with the first error.
 */
final class OwnPipeline implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final int BATCH = 1_000;

    private final ChildJvm child;

    private OwnPipeline(ChildJvm child) {
        this.child = child;
    }

    /**
     * Starts it.
     *
     * @param alias of the index that it writes
     * @param topic of the identifiers that it drains
     */
    static OwnPipeline start(
            BenchServers servers, String database, String alias, String topic, Path definition, String heap)
            throws IOException {
        Map<String, String> properties = Map.of(
                "database", servers.postgres().jdbcUrl(database),
                "bulk",
                        servers.elasticsearch().httpUri() + "/" + alias
                                + "/_bulk?require_alias=true&filter_path=errors",
                "kafka", servers.kafka().bootstrapServers(),
                "topic", topic,
                "definition", definition.toString());
        return new OwnPipeline(ChildJvm.start(OwnPipeline.class, heap, properties, "own-pipeline"));
    }

    /** Writes the documents of all keys; returns when all are acknowledged. */
    void rebuild() throws IOException {
        child.ask("rebuild");
    }

    /** Takes what waits in the topic; returns the nanoseconds from the first identifier to the last commit of offsets. */
    long drain(int identifiers) throws IOException {
        return Long.parseLong(child.ask("drain " + identifiers));
    }

    ProcessHandle handle() {
        return child.handle();
    }

    @Override
    public void close() {
        child.close();
    }

    /** The process itself. */
    public static void main(String[] args) throws Exception {
        Map<String, String> properties = ChildJvm.properties(args);
        OwnWorker.createTickets(properties.get("database"));
        List<OwnWorker> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new OwnWorker(properties.get("database"), Path.of(properties.get("definition"))));
        }

        ChildJvm.answer(words -> words.getFirst().equals("rebuild")
                ? rebuild(workers, properties)
                : drain(workers, properties, Integer.parseInt(words.getLast())));
    }

    private interface Work {
        void run(OwnWorker worker, int number) throws Exception;
    }

    private static void inParallel(List<OwnWorker> workers, Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(workers.size())) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < workers.size(); i++) {
                int number = i;
                ends.add(threads.submit(() -> {
                    work.run(workers.get(number), number);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    private static String rebuild(List<OwnWorker> workers, Map<String, String> properties) throws Exception {
        URI bulk = URI.create(properties.get("bulk"));
        try (Connection connection = OwnWorker.connect(properties.get("database"));
                PreparedStatement page =
                        connection.prepareStatement("SELECT id FROM entry WHERE id > ? ORDER BY id LIMIT " + BATCH)) {
            AtomicLong after = new AtomicLong();
            inParallel(workers, (worker, number) -> {
                for (long[] keys = next(page, after); keys.length > 0; keys = next(page, after)) {
                    worker.index(bulk, keys);
                }
            });
        }
        return "";
    }

    private static long[] next(PreparedStatement page, AtomicLong after) throws SQLException {
        synchronized (page) {
            page.setLong(1, after.get());
            long[] keys = new long[BATCH];
            int count = 0;
            try (ResultSet rows = page.executeQuery()) {
                while (rows.next()) {
                    keys[count++] = rows.getLong(1);
                }
            }
            if (count > 0) {
                after.set(keys[count - 1]);
            }
            return Arrays.copyOf(keys, count);
        }
    }

    /** Each worker has its part of the partitions; what it has taken is written before it commits. */
    private static String drain(List<OwnWorker> workers, Map<String, String> properties, int identifiers)
            throws Exception {
        URI bulk = URI.create(properties.get("bulk"));
        AtomicInteger taken = new AtomicInteger();
        AtomicLong begin = new AtomicLong();
        inParallel(workers, (worker, number) -> {
            try (KafkaConsumer<byte[], byte[]> consumer = consumer(properties)) {
                List<TopicPartition> partitions = partitions(consumer, properties.get("topic"), number);
                consumer.assign(partitions);
                while (taken.get() < identifiers) {
                    ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                    if (!records.isEmpty()) {
                        begin.compareAndSet(0, System.nanoTime());
                        worker.index(bulk, keys(records));
                        consumer.commitSync();
                        taken.addAndGet(records.count());
                    }
                }
            }
        });
        return String.valueOf(System.nanoTime() - begin.get());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> properties) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                properties.get("kafka"),
                "group.id",
                "own-pipeline",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                BATCH);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic, int worker) {
        return IntStream.range(0, consumer.partitionsFor(topic).size())
                .filter(partition -> partition % WORKERS == worker)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** The numbers of messages like {@code {"id":42}}. */
    private static long[] keys(ConsumerRecords<byte[], byte[]> records) {
        long[] keys = new long[records.count()];
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            for (byte b : record.value()) {
                if (b >= '0' && b <= '9') {
                    keys[count] = 10 * keys[count] + b - '0';
                }
            }
            count++;
        }
        return Arrays.stream(keys).sorted().distinct().toArray();
    }
}
