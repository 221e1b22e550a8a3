package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generation;
import dev.endstate.index.IndexException;
import dev.endstate.index.Outcome;
import dev.endstate.parked.ParkedKeysInMemory;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.Things;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What the write path does with failures, without servers. */
class PipelineTest {
    private List<Key> others = List.of(key(1_000), key(1_001));
    private final AtomicLong ticket = new AtomicLong();
    private final List<Long> sentTickets = Collections.synchronizedList(new ArrayList<>());
    private final ParkedKeysInMemory parked = new ParkedKeysInMemory();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Generation generation = Things.generation();
    private final DocumentSource healthySource = (which, keys, maxBytes) -> {
        byte[][] documents = new byte[keys.size()][];
        for (int i = 0; i < documents.length; i++) {
            documents[i] = ("\"" + keys.get(i) + "\"").getBytes(StandardCharsets.UTF_8);
        }
        return new Read(ticket.incrementAndGet(), System.nanoTime(), keys, documents, Map.of());
    };
    private final DocumentSink healthySink = (which, version, documents) -> {
        sentTickets.add(version);
        Map<Key, Outcome> outcomes = new LinkedHashMap<>();
        documents.keySet().forEach(key -> outcomes.put(key, Outcome.INDEXED));
        return BulkAnswer.of(outcomes);
    };

    @Test
    void a_row_that_fails_is_found_by_halving_and_its_neighbours_are_indexed() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        DocumentSource source = (which, keys, maxBytes) -> {
            reads.incrementAndGet();
            if (keys.contains(key(77))) {
                throw faulty("division by zero");
            }
            return healthySource.read(which, keys, maxBytes);
        };
        Map<Key, Outcome> outcomes = index(source, healthySink, keys(256));
        assertThat(outcomes).hasSize(256);
        assertThat(outcomes.get(key(77))).isInstanceOf(Outcome.Parked.class);
        assertThat(outcomes.values().stream().filter(Outcome.INDEXED::equals)).hasSize(255);
        assertThat(parked.reasons()).containsOnlyKeys("77");
        assertThat(parked.reasons().get("77")).contains("division by zero");
        assertThat(reads.get()).as("reads to find one row of 256").isLessThanOrEqualTo(17);
    }

    @Test
    void an_item_that_is_answered_with_429_is_read_again_under_a_new_ticket() throws Exception {
        AtomicInteger bulks = new AtomicInteger();
        DocumentSink sink = (which, version, documents) -> {
            if (bulks.getAndIncrement() == 0) {
                sentTickets.add(version);
                return new BulkAnswer(Map.of(key(0), Outcome.INDEXED), Map.of(key(1), "429 busy"), Set.of());
            }
            assertThat(documents).containsOnlyKeys(key(1));
            return healthySink.write(which, version, documents);
        };
        Map<Key, Outcome> outcomes = index(healthySource, sink, keys(2));
        assertThat(outcomes).containsEntry(key(0), Outcome.INDEXED).containsEntry(key(1), Outcome.INDEXED);
        assertThat(sentTickets).hasSize(2).doesNotHaveDuplicates();
        assertThat(parked.reasons()).isEmpty();
    }

    @Test
    void a_bulk_that_is_not_answered_in_time_is_given_again_with_fewer_keys() throws Exception {
        List<Integer> bulks = Collections.synchronizedList(new ArrayList<>());
        DocumentSink sink = (which, version, documents) -> {
            bulks.add(documents.size());
            if (documents.size() > 20) {
                throw new IndexException.Unavailable("no answer", new SocketTimeoutException("70 seconds"));
            }
            return healthySink.write(which, version, documents);
        };
        try (Pipeline pipeline = pipeline(healthySource, sink, Duration.ZERO)) {
            for (int delivery = 0; delivery < 2; delivery++) {
                assertThatThrownBy(() -> pipeline.index(generation, keys(80))).isInstanceOf(UnavailableException.class);
            }
            assertThat(pipeline.index(generation, keys(80))).hasSize(80);
        }
        assertThat(bulks).startsWith(80, 40).endsWith(20, 20, 20, 20);
        assertThat(parked.reasons()).isEmpty();
    }

    @Test
    void a_database_that_stays_away_gives_no_outcome_and_parks_nothing() {
        DocumentSource source = (which, keys, maxBytes) -> {
            throw new SourceException.Unavailable("away", new IllegalStateException());
        };
        assertThatThrownBy(() -> index(source, healthySink, keys(3))).isInstanceOf(UnavailableException.class);
        assertThat(parked.reasons()).isEmpty();
        assertThat(sentTickets).isEmpty();
    }

    @Test
    void a_read_that_became_too_old_is_not_sent() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        DocumentSource source = (which, keys, maxBytes) -> {
            Read read = healthySource.read(which, keys, maxBytes);
            boolean first = reads.getAndIncrement() == 0;
            long age = first ? Duration.ofSeconds(31).toNanos() : 0;
            return new Read(read.ticket(), read.startedAt() - age, keys, read.documents(), Map.of());
        };
        assertThat(index(source, healthySink, keys(1))).containsEntry(key(0), Outcome.INDEXED);
        assertThat(sentTickets).containsExactly(2L);
    }

    @Test
    void a_key_that_no_document_can_have_is_parked_without_being_sent() throws Exception {
        Key tooLong = new Key(List.of("k".repeat(513)));
        Map<Key, Outcome> outcomes = index(healthySource, healthySink, Set.of(tooLong, key(1)));
        assertThat(outcomes.get(tooLong)).isInstanceOf(Outcome.Parked.class);
        assertThat(outcomes).containsEntry(key(1), Outcome.INDEXED);
    }

    @Test
    void a_later_success_clears_what_was_parked() throws Exception {
        DocumentSource failing = (which, keys, maxBytes) -> {
            throw faulty("broken row");
        };
        index(failing, healthySink, keys(1));
        assertThat(parked.reasons()).hasSize(1);
        index(healthySource, healthySink, keys(1));
        assertThat(parked.reasons()).isEmpty();
    }

    @Test
    void a_row_that_is_returned_twice_parks_its_key_alone() throws Exception {
        DocumentSource source = (which, keys, maxBytes) -> {
            Read read = healthySource.read(which, keys, maxBytes);
            return new Read(
                    read.ticket(), read.startedAt(), keys, read.documents(), Map.of(key(1), "more than one row"));
        };
        Map<Key, Outcome> outcomes = index(source, healthySink, keys(3));
        assertThat(outcomes).containsEntry(key(0), Outcome.INDEXED).containsEntry(key(2), Outcome.INDEXED);
        assertThat(parked.reasons()).containsOnlyKeys("1");
    }

    @Test
    void outcomes_are_counted_by_index() throws Exception {
        index(healthySource, healthySink, keys(3));
        assertThat(meters.counter("endstate.documents", "index", "things", "outcome", "indexed")
                        .count())
                .isEqualTo(3);
    }

    private static SourceException faulty(String reason) {
        return new SourceException.Faulty(reason, new IllegalStateException(reason), false);
    }

    @Test
    void a_caller_whose_batch_was_not_begun_is_told_when_the_write_path_closes() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch hanging = new CountDownLatch(1);
        DocumentSink sink = (which, version, documents) -> {
            begun.countDown();
            while (hanging.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            return healthySink.write(which, version, documents);
        };
        Pipeline pipeline = pipeline(healthySource, sink, Duration.ofMillis(300));
        CompletableFuture<?> busy = InBackground.call(() -> indexed(pipeline, 2_000));
        begun.await();
        CompletableFuture<?> waiting = InBackground.call(() -> indexed(pipeline, 1));
        pipeline.close();
        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(UnavailableException.class);
        hanging.countDown();
        assertThat(busy).succeedsWithin(Duration.ofSeconds(30));
    }

    private Map<Key, Outcome> indexed(Pipeline pipeline, int count) {
        try {
            return pipeline.index(generation, keys(count));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<Key, Outcome> index(DocumentSource source, DocumentSink sink, Set<Key> keys) throws Exception {
        try (Pipeline pipeline = pipeline(source, sink, Duration.ofMillis(300))) {
            return pipeline.index(generation, keys);
        }
    }

    private Pipeline pipeline(DocumentSource source, DocumentSink sink, Duration patience) {
        PipelineProperties properties =
                new PipelineProperties(500, 4, DataSize.ofMegabytes(10), Duration.ofSeconds(30), patience);
        return new Pipeline(
                new ReadThenWrite(source, sink, properties, Telemetry.of(meters), System::nanoTime),
                new OutcomeRecorder(parked, meters),
                (which, key) -> others,
                properties,
                Telemetry.of(meters));
    }

    private static Key key(long id) {
        return new Key(List.of(String.valueOf(id)));
    }

    private static Set<Key> keys(int count) {
        return LongStream.range(0, count)
                .mapToObj(PipelineTest::key)
                .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    @Test
    void
            a_document_at_which_elasticsearch_always_fails_is_parked_after_many_deliveries_and_its_neighbours_are_indexed() {
        DocumentSink sink = (which, version, documents) -> {
            Map<Key, Outcome> outcomes = new LinkedHashMap<>(
                    healthySink.write(which, version, documents).outcomes());
            return outcomes.remove(key(1)) == null
                    ? BulkAnswer.of(outcomes)
                    : new BulkAnswer(outcomes, Map.of(key(1), "500 broken"), Set.of(key(1)));
        };
        AtomicInteger deliveries = new AtomicInteger();
        try (Pipeline pipeline = pipeline(healthySource, sink, Duration.ZERO)) {
            await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(() -> {
                deliveries.incrementAndGet();
                assertThat(pipeline.index(generation, keys(3)).get(key(1))).isInstanceOf(Outcome.Parked.class);
            });
        }
        assertThat(deliveries.get()).isGreaterThan(5);
        assertThat(parked.reasons()).containsOnlyKeys("1");
        assertThat(meters.counter("endstate.documents", "index", "things", "outcome", "indexed")
                        .count())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_server_that_fails_at_everything_parks_nothing() throws Exception {
        DocumentSink sink = (which, version, documents) -> {
            Map<Key, String> all = new LinkedHashMap<>();
            documents.keySet().forEach(key -> all.put(key, "500 broken"));
            return new BulkAnswer(Map.of(), all, all.keySet());
        };
        try (Pipeline pipeline = pipeline(healthySource, sink, Duration.ZERO)) {
            for (int delivery = 0; delivery < 30; delivery++) {
                assertThatThrownBy(() -> pipeline.index(generation, keys(3))).isInstanceOf(UnavailableException.class);
            }
        }
        assertThat(parked.reasons()).isEmpty();
    }

    @Test
    void a_server_that_fails_at_everything_parks_no_single_key_however_often_it_is_given() throws Exception {
        AtomicBoolean isWell = new AtomicBoolean();
        DocumentSink sink = (which, version, documents) -> {
            Map<Key, Outcome> outcomes = new LinkedHashMap<>();
            Map<Key, String> failing = new LinkedHashMap<>();
            documents.keySet().forEach(key -> {
                if (isWell.get() && !key.equals(key(1))) {
                    outcomes.put(key, Outcome.INDEXED);
                } else {
                    failing.put(key, "500 broken");
                }
            });
            return new BulkAnswer(outcomes, failing, failing.keySet());
        };
        try (Pipeline pipeline = pipeline(healthySource, sink, Duration.ZERO)) {
            for (int delivery = 0; delivery < 30; delivery++) {
                assertThatThrownBy(() -> pipeline.index(generation, Set.of(key(1))))
                        .isInstanceOf(UnavailableException.class);
            }
            assertThat(parked.reasons()).isEmpty();

            isWell.set(true);
            assertThat(pipeline.index(generation, Set.of(key(1))).get(key(1))).isInstanceOf(Outcome.Parked.class);
        }
    }

    @Test
    void documents_that_do_not_fit_into_memory_together_are_read_by_fewer_and_one_that_never_fits_is_parked()
            throws Exception {
        AtomicInteger most = new AtomicInteger();
        DocumentSource source = (which, keys, maxBytes) -> {
            if (keys.size() > 30 || keys.contains(key(7))) {
                throw new OutOfMemoryError("as told");
            }
            most.accumulateAndGet(keys.size(), Math::max);
            return healthySource.read(which, keys, maxBytes);
        };
        int deliveries = deliveries(source, healthySink, keys(200));
        assertThat(deliveries).isLessThanOrEqualTo(4);
        assertThat(most.get()).isGreaterThan(10);
        assertThat(parked.reasons()).containsOnlyKeys("7");
        assertThat(parked.reasons().get("7")).contains("-Xmx");
    }

    @Test
    void where_there_is_no_other_key_nothing_tells_a_broken_document_from_a_broken_server() throws Exception {
        others = List.of();
        DocumentSink sink =
                (which, version, documents) -> new BulkAnswer(Map.of(), Map.of(key(1), "500 broken"), Set.of(key(1)));
        try (Pipeline pipeline = pipeline(healthySource, sink, Duration.ZERO)) {
            for (int delivery = 0; delivery < 30; delivery++) {
                assertThatThrownBy(() -> pipeline.index(generation, Set.of(key(1))))
                        .isInstanceOf(UnavailableException.class);
            }
        }
        assertThat(parked.reasons()).isEmpty();
    }

    @Test
    void a_key_that_always_takes_too_long_is_parked_after_three_deliveries() throws Exception {
        DocumentSource source = (which, keys, maxBytes) -> {
            if (keys.contains(key(1))) {
                throw new SourceException.Faulty("canceling statement", new IllegalStateException(), true);
            }
            return healthySource.read(which, keys, maxBytes);
        };
        try (Pipeline pipeline = pipeline(source, healthySink, Duration.ZERO)) {
            for (int delivery = 1; delivery <= 2; delivery++) {
                assertThatThrownBy(() -> pipeline.index(generation, keys(3))).isInstanceOf(UnavailableException.class);
                assertThat(parked.reasons()).isEmpty();
            }
            assertThat(pipeline.index(generation, keys(3)).get(key(1))).isInstanceOf(Outcome.Parked.class);
            assertThat(parked.reasons()).containsOnlyKeys("1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50})
    void keys_that_always_take_too_long_are_all_parked_after_few_deliveries(int slow) throws Exception {
        DocumentSource source = (which, keys, maxBytes) -> {
            if (keys.stream().anyMatch(key -> number(key) % 4 == 1 && number(key) < 4L * slow)) {
                throw new SourceException.Faulty("canceling statement", new IllegalStateException(), true);
            }
            return healthySource.read(which, keys, maxBytes);
        };
        int deliveries = deliveries(source, healthySink, keys(400));
        // Three tries of each; neighbours that go well between them tell that it is not the server.
        assertThat(deliveries).isLessThanOrEqualTo(3 + 2 * (slow + 2) / 3);
        assertThat(parked.reasons()).hasSize(slow);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50})
    void documents_at_which_elasticsearch_always_fails_are_all_parked_after_few_deliveries(int broken)
            throws Exception {
        DocumentSink sink = (which, version, documents) -> {
            Map<Key, Outcome> outcomes = new LinkedHashMap<>(
                    healthySink.write(which, version, documents).outcomes());
            Map<Key, String> failing = new LinkedHashMap<>();
            outcomes.keySet().stream()
                    .filter(key -> number(key) < broken)
                    .forEach(key -> failing.put(key, "500 broken"));
            outcomes.keySet().removeAll(failing.keySet());
            return new BulkAnswer(outcomes, failing, failing.keySet());
        };
        int deliveries = deliveries(healthySource, sink, keys(400));
        assertThat(deliveries).isLessThanOrEqualTo(12 * (broken + 2) / 3 + 1);
        assertThat(parked.reasons()).hasSize(broken);
    }

    @Test
    void a_database_that_is_too_slow_for_everything_has_few_reads_a_delivery() {
        AtomicInteger alone = new AtomicInteger();
        DocumentSource source = (which, keys, maxBytes) -> {
            if (keys.size() == 1) {
                alone.incrementAndGet();
            }
            throw new SourceException.Faulty("canceling statement", new IllegalStateException(), true);
        };
        try (Pipeline pipeline = pipeline(source, healthySink, Duration.ZERO)) {
            assertThatThrownBy(() -> pipeline.index(generation, keys(400))).isInstanceOf(UnavailableException.class);
        }
        assertThat(alone.get()).isLessThanOrEqualTo(3);
        assertThat(parked.reasons()).isEmpty();
    }

    /** How often the keys are given until each has an outcome, at a patience that allows no second try within a delivery. */
    private int deliveries(DocumentSource source, DocumentSink sink, Set<Key> keys) throws InterruptedException {
        try (Pipeline pipeline = pipeline(source, sink, Duration.ZERO)) {
            for (int delivery = 1; delivery < 1_000; delivery++) {
                try {
                    pipeline.index(generation, keys);
                    return delivery;
                } catch (UnavailableException e) {
                    // Given again.
                }
            }
            return 1_000;
        }
    }

    private static long number(Key key) {
        return Long.parseLong(key.values().getFirst());
    }
}
