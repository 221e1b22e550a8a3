package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWrite;
import dev.endstate.index.IndexException;
import dev.endstate.index.Outcome;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several reads share one bulk request, and none of them loses what protects it. */
class SharedRequestsTest extends PipelineWithoutServers {
    private final Map<Key, Long> ticketOfRead = new ConcurrentHashMap<>();
    private final List<List<DocumentWrite>> requests = Collections.synchronizedList(new ArrayList<>());

    private final DocumentSource source = (which, keys, maxBytes) -> {
        Read read = healthySource.read(which, keys, maxBytes);
        keys.forEach(key -> ticketOfRead.put(key, read.ticket()));
        return read;
    };

    private final DocumentSink sink = (which, writes) -> {
        requests.add(writes);
        return healthySink.write(which, writes);
    };

    @Test
    void each_write_carries_the_ticket_of_its_own_read() throws Exception {
        index(source, sink, keys(2_000));

        assertThat(requests).hasSize(2);
        assertThat(requests).allSatisfy(writes -> assertThat(tickets(writes)).hasSize(2));
        assertThat(requests)
                .allSatisfy(writes -> assertThat(writes)
                        .allSatisfy(write -> assertThat(write.ticket()).isEqualTo(ticketOfRead.get(write.key()))));
    }

    @Test
    void a_read_that_fails_keeps_those_beside_it_from_nothing() throws Exception {
        Map<Key, AtomicInteger> reads = new ConcurrentHashMap<>();
        DocumentSource faulty = (which, keys, maxBytes) -> {
            keys.forEach(key ->
                    reads.computeIfAbsent(key, same -> new AtomicInteger()).incrementAndGet());
            if (keys.contains(key(700))) {
                throw faulty("broken row");
            }
            return source.read(which, keys, maxBytes);
        };

        Map<Key, Outcome> outcomes = index(faulty, sink, keys(2_000));

        assertThat(parked.reasons()).containsOnlyKeys("700");
        assertThat(outcomes).hasSize(2_000);
        assertThat(reads.get(key(0))).as("reads of a key beside it").hasValue(1);
    }

    @Test
    void a_request_that_fails_is_made_again_for_fewer_keys() throws Exception {
        DocumentSink small = (which, writes) -> {
            if (writes.size() > 600) {
                throw new IndexException.TooLarge("413", null);
            }
            return sink.write(which, writes);
        };

        Map<Key, Outcome> outcomes = index(source, small, keys(2_000));

        assertThat(outcomes).hasSize(2_000).containsValue(Outcome.INDEXED).doesNotContainValue(Outcome.DELETED);
        assertThat(parked.reasons()).isEmpty();
        assertThat(requests).hasSize(4).allSatisfy(writes -> assertThat(writes).hasSize(500));
    }

    @Test
    void a_read_that_grew_old_while_others_were_read_is_made_again_and_the_others_are_sent() throws Exception {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        Set<Long> old = ConcurrentHashMap.newKeySet();
        DocumentSource aging = (which, keys, maxBytes) -> {
            Read read = source.read(which, keys, maxBytes);
            boolean ages = keys.contains(key(600)) && isFirst.getAndSet(false);
            if (ages) {
                old.add(read.ticket());
            }
            return aged(read, ages ? Duration.ofSeconds(31) : Duration.ZERO);
        };

        Map<Key, Outcome> outcomes = index(aging, sink, keys(2_000));

        assertThat(outcomes).hasSize(2_000);
        assertThat(old).hasSize(1);
        assertThat(sentTickets).doesNotContainAnyElementsOf(old);
    }

    @Test
    void a_read_waits_for_others_for_a_tenth_of_its_life() throws Exception {
        DocumentSource slow =
                (which, keys, maxBytes) -> aged(source.read(which, keys, maxBytes), Duration.ofSeconds(4));

        index(slow, sink, keys(2_000));

        assertThat(requests)
                .hasSize(4)
                .allSatisfy(writes -> assertThat(tickets(writes)).hasSize(1));
    }

    @Test
    void documents_that_are_too_large_together_share_no_request() throws Exception {
        byte[] large = new byte[11 << 10];
        DocumentSource heavy = (which, keys, maxBytes) -> {
            byte[][] documents = new byte[keys.size()][];
            for (int i = 0; i < documents.length; i++) {
                documents[i] = large;
            }
            return new Read(ticket.incrementAndGet(), System.nanoTime(), keys, documents, Map.of());
        };

        index(heavy, sink, keys(2_000));

        assertThat(requests).hasSize(4).allSatisfy(writes -> assertThat(writes).hasSize(500));
    }

    private static Read aged(Read read, Duration by) {
        return new Read(read.ticket(), read.startedAt() - by.toNanos(), read.keys(), read.documents(), read.faults());
    }

    private static Set<Long> tickets(List<DocumentWrite> writes) {
        Set<Long> tickets = new HashSet<>();
        writes.forEach(write -> tickets.add(write.ticket()));
        return tickets;
    }
}
