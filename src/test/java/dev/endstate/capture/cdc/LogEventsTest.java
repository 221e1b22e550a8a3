package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.change.Gaps;
import dev.endstate.change.IdentifierPublisher;
import dev.endstate.change.KafkaAwayException;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.TopicProperties;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Route;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.replication.LogSequenceNumber;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.mock.MockProducerFactory;

/** From messages of the log to Kafka, and up to where the server may be told that the log is done with. */
class LogEventsTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final LogSequenceNumber NOWHERE = LogSequenceNumber.INVALID_LSN;

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public void close(Duration timeout) {
                    // The template closes what it has sent with; a real factory's producer is shared and stays open.
                }
            };
    private final List<Finding> findings = new ArrayList<>();
    private long nanos;
    private final Delivery delivery = new Delivery(publisher(), findings::add, () -> nanos);
    private final LogEvents events = new LogEvents(
            new LogRelations(
                    Map.of(
                            "public.item",
                            new RoutedTable(
                                    new Route.Origin.Table("public", "item"),
                                    new TreeSet<>(Set.of("id")),
                                    new TreeSet<>(),
                                    true,
                                    new TreeSet<>(Set.of("items")))),
                    Map.of()),
            delivery,
            findings::add);

    private IdentifierPublisher publisher() {
        JdbcClient unused = JdbcClient.create(new PGSimpleDataSource());
        return new IdentifierPublisher(
                new KafkaTemplate<>(new MockProducerFactory<>(() -> kafka)),
                new Topics(
                        new TopicProperties("{schema}.{table}", TopicProperties.Create.OWN, 1, (short) 1),
                        table -> true,
                        unused),
                new Gaps(unused, new Definitions(List.of(), List.of()), new SimpleMeterRegistry()));
    }

    private void take(ByteBuffer... messages) {
        for (ByteBuffer message : messages) {
            events.take(message, LogSequenceNumber.valueOf(0x99));
        }
    }

    private static ByteBuffer begin() {
        return PgOutputEncoder.begin(0, NOON, 7);
    }

    private static ByteBuffer commit(long end) {
        return PgOutputEncoder.commit(end - 1, end, NOON);
    }

    private static ByteBuffer item(String... columns) {
        List<PgOutputEncoder.Column> described = new ArrayList<>();
        for (String column : columns) {
            described.add(new PgOutputEncoder.Column(column, column.equals("id")));
        }
        return PgOutputEncoder.relation(1, "public", "item", described);
    }

    private static LogSequenceNumber at(long position) {
        return LogSequenceNumber.valueOf(position);
    }

    private List<String> sent() {
        return kafka.history().stream()
                .map(record -> new String(record.value()))
                .toList();
    }

    @Test
    void the_log_is_done_with_up_to_the_last_transaction_before_whose_end_all_is_acknowledged() {
        take(item("id"), begin(), PgOutputEncoder.insert(1, "1"), commit(0x10));
        take(begin(), PgOutputEncoder.insert(1, "2"), PgOutputEncoder.insert(1, "3"), commit(0x20));
        take(begin(), commit(0x30));
        assertThat(delivery.reached()).isEqualTo(NOWHERE);
        kafka.completeNext();
        assertThat(delivery.reached()).isEqualTo(at(0x10));
        kafka.completeNext();
        assertThat(delivery.reached()).isEqualTo(at(0x10));
        kafka.completeNext();
        assertThat(delivery.reached()).isEqualTo(at(0x30));
        assertThat(delivery.delivered()).isEqualTo(at(0x20));
    }

    @Test
    void the_log_is_not_done_with_while_an_identifier_waits_even_if_the_server_says_that_it_is_further() {
        take(item("id"), begin(), PgOutputEncoder.insert(1, "1"), commit(0x10));
        delivery.pass(at(0x40));
        assertThat(delivery.reached()).isEqualTo(NOWHERE);
        kafka.completeNext();
        delivery.pass(at(0x40));
        assertThat(delivery.reached()).isEqualTo(at(0x40));
    }

    @Test
    void what_Kafka_refuses_is_never_passed_over() {
        take(item("id"), begin(), PgOutputEncoder.insert(1, "1"), commit(0x10));
        kafka.errorNext(new TimeoutException("no leader"));
        delivery.pass(at(0x40));
        assertThat(delivery.reached()).isEqualTo(NOWHERE);
        assertThatThrownBy(delivery::refuseIfAway)
                .isInstanceOf(KafkaAwayException.class)
                .hasMessageContaining("no leader");
    }

    @Test
    void an_identifier_that_is_too_large_for_Kafka_is_said_and_stops_nothing() {
        take(item("id"), begin(), PgOutputEncoder.insert(1, "1"), commit(0x10));
        kafka.errorNext(new RecordTooLargeException("1048588 bytes"));
        delivery.refuseIfAway();
        assertThat(delivery.reached()).isEqualTo(at(0x10));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.table()).isEqualTo("public.item");
            assertThat(finding.reason()).contains("too large for Kafka", "max.request.size");
        });
    }

    @Test
    void a_Kafka_that_acknowledges_nothing_is_away_and_one_that_is_slow_is_not() {
        take(item("id"), begin());
        for (int i = 0; i < 6; i++) {
            take(PgOutputEncoder.insert(1, String.valueOf(i)));
            nanos += Duration.ofSeconds(9).toNanos();
            kafka.completeNext();
            delivery.refuseIfAway();
        }
        take(PgOutputEncoder.insert(1, "last"));
        delivery.refuseIfAway();
        nanos += Duration.ofSeconds(11).toNanos();
        assertThatThrownBy(delivery::refuseIfAway).hasMessageContaining("not acknowledged an identifier for 11 s");
    }

    @Test
    void no_more_is_taken_than_a_bounded_number_on_its_way() {
        take(item("id"), begin());
        int i = 0;
        while (!delivery.isFull()) {
            take(PgOutputEncoder.insert(1, String.valueOf(i++)));
        }
        assertThat(i).isEqualTo(Delivery.MOST_MESSAGES);
        kafka.completeNext();
        assertThat(delivery.isFull()).isFalse();
        take(PgOutputEncoder.insert(1, "k".repeat(Delivery.MOST_BYTES)));
        assertThat(delivery.isFull()).isTrue();
    }

    @Test
    void what_a_transaction_says_twice_is_sent_once_and_again_in_the_next_one() {
        take(item("id", "name"), begin());
        for (int i = 0; i < 3; i++) {
            take(PgOutputEncoder.insert(1, "1", "a"), PgOutputEncoder.delete(1, 'K', "1", null));
        }
        take(PgOutputEncoder.insert(1, "2", "b"), commit(0x10));
        assertThat(sent()).containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}");
        take(begin(), PgOutputEncoder.insert(1, "1", "a"), commit(0x20));
        assertThat(sent()).hasSize(3);
    }

    @Test
    void a_relation_that_changes_within_a_transaction_counts_from_there_on() {
        take(item("name", "id"), begin(), PgOutputEncoder.insert(1, "a", "1"));
        take(item("id"), PgOutputEncoder.insert(1, "2"));
        take(item("other", "name", "id"), PgOutputEncoder.insert(1, "x", "y", "3"), commit(0x10));
        assertThat(sent()).containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}", "{\"id\":\"3\"}");
    }

    @Test
    void a_routed_column_that_is_renamed_is_found_once() {
        take(begin(), item("identity"), PgOutputEncoder.insert(1, "1"), item("identity"), commit(0x10));
        assertThat(findings)
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).contains("[id] are gone"));
    }

    @Test
    void a_truncation_is_found_each_time_and_of_routed_tables_only() {
        take(item("id"), PgOutputEncoder.relation(2, "public", "other", List.of()));
        take(begin(), PgOutputEncoder.truncate(1, 2), commit(0x10));
        take(begin(), PgOutputEncoder.truncate(1), commit(0x20));
        assertThat(findings).extracting(Finding::table).containsExactly("public.item", "public.item");
    }

    @Test
    void rows_of_unknown_tables_and_changes_outside_of_transactions_are_errors_with_their_position() {
        take(begin());
        assertThatThrownBy(() -> take(PgOutputEncoder.insert(5, "1")))
                .isInstanceOf(UnreadableLogException.class)
                .hasMessageContaining("0/99")
                .hasMessageContaining("table 5 was not introduced");
        take(commit(0x10), item("id"));
        assertThatThrownBy(() -> take(PgOutputEncoder.insert(1, "1")))
                .hasMessageContaining("before its transaction's begin");
        assertThatThrownBy(() -> take(commit(0x20))).hasMessageContaining("before its transaction's begin");
    }

    @Test
    void a_null_identifier_is_told_as_such() {
        take(item("id"), begin(), PgOutputEncoder.insert(1, new @Nullable String[] {null}), commit(0x10));
        assertThat(sent()).containsExactly("{\"id\":null}");
    }
}
