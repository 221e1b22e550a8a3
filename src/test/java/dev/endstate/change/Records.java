package dev.endstate.change;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of Kafka as a change reader takes them. */
final class Records {
    private Records() {}

    /** The row that a record tells of. */
    static Change.Row row(@Nullable String key, @Nullable String value) throws UnreadableChangeException {
        return (Change.Row) read(key, value);
    }

    /** What a record tells, to a route that asks for {@code id} and {@code parent}. */
    static Change read(@Nullable String key, @Nullable String value) throws UnreadableChangeException {
        return new ChangeReader().read(record(key, value), Set.of("id", "parent"));
    }

    /** A record without headers. */
    static ConsumerRecord<byte[], byte[]> record(@Nullable String key, @Nullable String value) {
        return new ConsumerRecord<>("topic", 0, 0, bytes(key), bytes(value));
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
