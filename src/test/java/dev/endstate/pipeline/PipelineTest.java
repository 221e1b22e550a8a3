package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWrite;
import dev.endstate.index.IndexException;
import dev.endstate.index.Outcome;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import dev.endstate.testing.InBackground;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the write path does with failures, without servers. */
class PipelineTest extends PipelineWithoutServers {
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
        DocumentSink sink = (which, writes) -> {
            if (bulks.getAndIncrement() == 0) {
                writes.stream().map(DocumentWrite::ticket).distinct().forEach(sentTickets::add);
                return new BulkAnswer(Map.of(key(0), Outcome.INDEXED), Map.of(key(1), "429 busy"), Set.of());
            }
            assertThat(writes).extracting(DocumentWrite::key).containsExactly(key(1));
            return healthySink.write(which, writes);
        };

        Map<Key, Outcome> outcomes = index(healthySource, sink, keys(2));

        assertThat(outcomes).containsEntry(key(0), Outcome.INDEXED).containsEntry(key(1), Outcome.INDEXED);
        assertThat(sentTickets).hasSize(2).doesNotHaveDuplicates();
        assertThat(parked.reasons()).isEmpty();
    }

    @Test
    void a_bulk_that_is_not_answered_in_time_is_given_again_with_fewer_keys() throws Exception {
        List<Integer> bulks = Collections.synchronizedList(new ArrayList<>());
        DocumentSink sink = (which, writes) -> {
            bulks.add(writes.size());
            if (writes.size() > 20) {
                throw new IndexException.Unavailable("no answer", new SocketTimeoutException("70 seconds"));
            }
            return healthySink.write(which, writes);
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

    @Test
    void a_caller_whose_batch_was_not_begun_is_told_when_the_write_path_closes() throws Exception {
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch hanging = new CountDownLatch(1);
        DocumentSink sink = (which, writes) -> {
            begun.countDown();
            while (hanging.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            return healthySink.write(which, writes);
        };

        Pipeline pipeline = pipeline(healthySource, sink, Duration.ofMillis(300));
        CompletableFuture<?> busy = InBackground.call(() -> indexed(pipeline, 8_000));
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
}
