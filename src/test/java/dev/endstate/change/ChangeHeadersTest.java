package dev.endstate.change;

import static dev.endstate.change.Records.bytes;
import static dev.endstate.change.Records.record;
import static dev.endstate.change.Records.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeHeadersTest {
    @Test
    void headers_tell_the_transaction_and_what_changed() throws Exception {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, "42".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.XID, "8589934642".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.CHANGED, "country,name".getBytes(UTF_8));
        Change.Row row = (Change.Row) new ChangeReader().read(record, Set.of("id"));
        assertThat(row.xid()).hasValue(8_589_934_642L);
        assertThat(row.changed()).hasValue(Set.of("name", "country"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "Unit, Price", "a\\", "\\,", ",", "a,b\\,c"})
    void names_of_any_characters_are_told_apart(String name) throws Exception {
        Set<String> names = Set.of(name, "other");
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, "42".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.CHANGED, ChangeHeaders.joined(names).getBytes(UTF_8));
        assertThat(((Change.Row) new ChangeReader().read(record, Set.of("id"))).changed())
                .hasValue(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "0", "99999999999999999999"})
    void a_transaction_that_is_no_number_gates_nothing(String xid) throws Exception {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, "42".getBytes(UTF_8));
        record.headers().add(ChangeHeaders.XID, xid.getBytes(UTF_8));
        assertThat(((Change.Row) new ChangeReader().read(record, Set.of("id"))).xid())
                .isEmpty();
    }

    @Test
    void a_header_tells_the_commit_and_a_bad_one_is_passed_over() throws Exception {
        ConsumerRecord<byte[], byte[]> record = record(null, "1");
        record.headers().add(ChangeHeaders.COMMITTED_AT, bytes("2026-01-01T00:00:00Z"));
        assertThat(((Change.Row) new ChangeReader().read(record, Set.of("id"))).committedAt())
                .hasValue(Instant.parse("2026-01-01T00:00:00Z"));
        record.headers().add(ChangeHeaders.COMMITTED_AT, bytes("yesterday"));
        assertThat(((Change.Row) new ChangeReader().read(record, Set.of("id"))).committedAt())
                .isEmpty();
    }
}
