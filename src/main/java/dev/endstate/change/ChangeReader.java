package dev.endstate.change;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of Kafka: an identifier message (a JSON object, a bare scalar, or only a key) or a change event of Debezium
 * (JSON, with or without schema).
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events">Debezium's
 *     change events</a>
 */
public final class ChangeReader {
    /** When the change was committed, ISO-8601. Optional; only freshness is measured with it. */
    public static final String COMMITTED_AT = "committed-at";

    /**
     * Reads one record.
     *
     * @param columns the columns that a route asks for; all others are passed over
     * @throws UnreadableChangeException if the record is in none of the formats
     */
    public Change read(ConsumerRecord<byte[], byte[]> record, Set<String> columns) throws UnreadableChangeException {
        byte @Nullable [] value = withoutMark(record.value());
        if (isEmpty(value)) {
            return new Change.Row(List.of(key(record, columns)), committedAt(record));
        }
        return switch (firstByte(value)) {
            case '{' -> fromObject(record, ChangeObject.parse(value, columns), columns);
            case '[' -> throw new UnreadableChangeException("the value is a JSON array; one message names one row");
            default -> new Change.Row(List.of(bare(value)), committedAt(record));
        };
    }

    private static Change fromObject(ConsumerRecord<byte[], byte[]> record, ChangeObject object, Set<String> columns)
            throws UnreadableChangeException {
        Optional<String> wrapped = object.scalarPayload();
        if (wrapped.isPresent()) {
            return new Change.Row(List.of(new RowImage.Bare(wrapped.get())), committedAt(record));
        }
        if (!object.isEvent()) {
            return new Change.Row(List.of(object.flat()), committedAt(record));
        }
        if (object.operation().equals("t")) {
            return new Change.Truncation();
        }
        if (object.operation().equals("m")) {
            return new Change.Nothing("a message of logical decoding");
        }
        List<RowImage> images = object.images();
        Optional<Instant> committedAt = object.committedAt().or(() -> committedAt(record));
        return new Change.Row(images.isEmpty() ? List.of(key(record, columns)) : images, committedAt);
    }

    private static RowImage key(ConsumerRecord<byte[], byte[]> record, Set<String> columns)
            throws UnreadableChangeException {
        byte @Nullable [] key = withoutMark(record.key());
        if (isEmpty(key)) {
            throw new UnreadableChangeException("neither value nor key");
        }
        if (firstByte(key) == '[') {
            throw new UnreadableChangeException("the key is a JSON array; write an object with the key's columns");
        }
        if (firstByte(key) != '{') {
            return bare(key);
        }
        ChangeObject object = ChangeObject.parse(key, columns);
        return object.scalarPayload().<RowImage>map(RowImage.Bare::new).orElseGet(object::flat);
    }

    /** Some producers begin UTF-8 with a byte order mark. */
    private static byte @Nullable [] withoutMark(byte @Nullable [] bytes) {
        boolean marked = bytes != null
                && bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }

    private static RowImage bare(byte[] bytes) throws UnreadableChangeException {
        if (firstByte(bytes) == '"') {
            return new RowImage.Bare(ChangeObject.text(bytes));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new RowImage.Bare(text.strip());
        } catch (CharacterCodingException e) {
            throw new UnreadableChangeException("is not UTF-8", e);
        }
    }

    private static Optional<Instant> committedAt(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(COMMITTED_AT);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(new String(header.value(), StandardCharsets.US_ASCII)));
        } catch (DateTimeException e) {
            // The header serves a metric only; a change is not refused for it.
            return Optional.empty();
        }
    }

    private static boolean isEmpty(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 || isNull(bytes) || firstByte(bytes) == ' ';
    }

    private static boolean isNull(byte[] bytes) {
        return bytes.length < 100
                && new String(bytes, StandardCharsets.US_ASCII).strip().equals("null");
    }

    /** The first byte that is no white space; a space if there is none. */
    private static int firstByte(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
        }
        return ' ';
    }
}
