package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWrite;
import dev.endstate.index.Outcome;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.DocumentSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the write path does with keys that fail although they are alone, for a reason that may be their own or the server's. */
class SuspectKeysTest extends PipelineWithoutServers {
    @Test
    void
            a_document_at_which_elasticsearch_always_fails_is_parked_after_many_deliveries_and_its_neighbours_are_indexed() {
        DocumentSink sink = (which, writes) -> {
            Map<Key, Outcome> outcomes =
                    new LinkedHashMap<>(healthySink.write(which, writes).outcomes());
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
        DocumentSink sink = (which, writes) -> {
            Map<Key, String> all = new LinkedHashMap<>();
            writes.forEach(write -> all.put(write.key(), "500 broken"));
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
        DocumentSink sink = (which, writes) -> {
            Map<Key, Outcome> outcomes = new LinkedHashMap<>();
            Map<Key, String> failing = new LinkedHashMap<>();
            writes.stream().map(DocumentWrite::key).forEach(key -> {
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
        DocumentSink sink = (which, writes) -> new BulkAnswer(Map.of(), Map.of(key(1), "500 broken"), Set.of(key(1)));
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
        DocumentSink sink = (which, writes) -> {
            Map<Key, Outcome> outcomes =
                    new LinkedHashMap<>(healthySink.write(which, writes).outcomes());
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
