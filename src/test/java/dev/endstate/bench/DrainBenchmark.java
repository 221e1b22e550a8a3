package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Identifiers that wait in Kafka, drained into an index that has the documents already, against the same documents sent by raw
 * bulk to the same server. In blocks of ABBA, so that a drift of the machine hits both; the median of the blocks' ratios counts.
 */
class DrainBenchmark {
    private static final int DOCUMENTS = Integer.getInteger("bench.documents", 200_000);
    private static final int BLOCKS = Integer.getInteger("bench.blocks", 5);
    private static final int BACKLOG = Integer.getInteger("bench.backlog", 1_000_000);
    private static final String HEAP = "256m";
    private static final String TOPIC = "catalog-changes";

    private final Servers servers = Servers.start(Map.of("shared_buffers", "1GB"));
    private final IndexContents contents =
            new IndexContents(servers.elasticsearch().httpUri());
    private final BenchReport report = new BenchReport();

    @Test
    void draining_a_backlog_against_raw_bulk() throws Exception {
        createDatabase();
        Path log = Files.createDirectories(Path.of("target", "bench")).resolve("endstate.log");
        try (EndstateProcess endstate = EndstateProcess.start(properties(), HEAP, log)) {
            Awaitility.await().atMost(Duration.ofMinutes(15)).until(this::isBuilt);
            RawBulk raw = ceiling();

            // Warm-up of both, not counted.
            drain(endstate, DOCUMENTS, 0);
            raw.run();

            List<Double> ratios = new ArrayList<>();
            for (int block = 1; block <= BLOCKS; block++) {
                long before = endstate.usage().cpu().toNanos();
                long a1 = drain(endstate, DOCUMENTS, block * 2L);
                long b1 = raw.run();
                long b2 = raw.run();
                long a2 = drain(endstate, DOCUMENTS, block * 2L + 1);
                long cpu = endstate.usage().cpu().toNanos() - before;
                ratios.add((double) (b1 + b2) / (a1 + a2));
                report.block(block, 2 * DOCUMENTS, a1 + a2, b1 + b2, cpu);
            }

            long peak = endstate.usage().peakHeap();
            report.ratios(ratios);
            drain(endstate, BACKLOG, 99);
            report.heap(HEAP, DOCUMENTS, peak, BACKLOG, endstate.usage().peakHeap());
            report.write(Path.of("target", "bench", "drain.txt"));

            Collections.sort(ratios);
            assertThat(ratios.get(ratios.size() / 2))
                    .as("median of the ratios to raw bulk")
                    .isGreaterThan(0.65);
        }
    }

    /**
     * Lets identifiers pile up, then measures from the first commit of offsets to the last, so that joining the consumer group is
     * not counted. The time is that of all identifiers at the rate of those.
     */
    private long drain(EndstateProcess endstate, int identifiers, long seed) throws Exception {
        endstate.pause();
        publish(identifiers, seed);
        endstate.consume();
        long left = await(endstate, lag -> lag < identifiers);
        long start = System.nanoTime();
        await(endstate, lag -> lag == 0);
        return Math.round((System.nanoTime() - start) * (identifiers / (double) left));
    }

    private static long await(EndstateProcess endstate, LongPredicate reached) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofMillis(100))
                .until(endstate::lag, reached::test);
    }

    private void publish(int identifiers, long seed) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < identifiers; i++) {
            ids.add(1 + i % DOCUMENTS);
        }

        // Shuffled within each round over all documents, so that no batch has a key twice.
        for (int from = 0; from < identifiers; from += DOCUMENTS) {
            Collections.shuffle(ids.subList(from, Math.min(from + DOCUMENTS, identifiers)), new Random(seed + from));
        }

        Map<String, Object> properties =
                Map.of("bootstrap.servers", servers.kafka().bootstrapServers(), "linger.ms", 50);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int id : ids) {
                byte[] key = ("{\"id\":" + id + "}").getBytes();
                producer.send(new ProducerRecord<>(TOPIC, key, key));
            }
        }
    }

    private RawBulk ceiling() throws Exception {
        contents.call("PUT", "/ceiling", Files.readString(Deployment.resource("/bench/indexes/catalog/index.json")));
        Map<String, String> documents = new TreeMap<>();
        contents.all("catalog").forEach((id, document) -> documents.put(id, document.toString()));
        report.documents(documents);
        RawBulk raw = RawBulk.of(servers.elasticsearch().httpUri(), "ceiling", documents, 1000, 4);
        raw.run();
        return raw;
    }

    private boolean isBuilt() {
        return contents.call("GET", "/catalog/_count", "").path("count").asInt() == DOCUMENTS;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(servers.properties("bench"));
        properties.put(
                "endstate.definitions", Deployment.resource("/bench/indexes").toString());
        properties.put("server.port", "0");
        return properties;
    }

    private void createDatabase() throws Exception {
        JdbcTemplate sql = new JdbcTemplate(servers.postgres().createDatabase("bench"));
        BenchScript.run(sql, "/bench/schema.sql", DOCUMENTS);
    }
}
