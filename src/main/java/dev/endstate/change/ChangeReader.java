package dev.endstate.change;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of Kafka: an identifier message (a JSON object, a bare scalar, or only a key) or a change event of Debezium
 * (JSON, with or without schema).
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events">Debezium's
 *     change events</a>
 */
public final class ChangeReader {
    /**
     * Reads one record.
     *
     * @param columns the columns for which a route asks; all others are passed over
     * @throws UnreadableChangeException if the record is in none of the formats
     */
    public Change read(ConsumerRecord<byte[], byte[]> record, Set<String> columns) throws UnreadableChangeException {
        byte @Nullable [] value = withoutMark(record.value());
        if (isEmpty(value)) {
            return row(record, List.of(key(record, columns)));
        }

        return switch (firstByte(value)) {
            case '{' -> fromObject(record, ChangeObject.parse(value, columns), columns);
            case '[' ->
                throw new UnreadableChangeException(
                        "the value is a JSON array; write one message for each row, or an object with the route's column as an array, as in"
                                + " {\"id\": [1, 2]}");
            default -> row(record, List.of(bare(value)));
        };
    }

    private static Change fromObject(ConsumerRecord<byte[], byte[]> record, ChangeObject object, Set<String> columns)
            throws UnreadableChangeException {
        Optional<String> wrapped = object.scalarPayload();
        if (wrapped.isPresent()) {
            return row(record, List.of(new RowImage.Bare(wrapped.get())));
        }
        if (!object.isEvent()) {
            return row(record, List.of(object.flat()));
        }

        if (object.operation().equals("t")) {
            return new Change.Truncation();
        }
        if (object.operation().equals("m")) {
            return new Change.Nothing("a message of logical decoding");
        }

        List<RowImage> images = object.images();
        ChangeHeaders headers = new ChangeHeaders(record.headers());
        return new Change.Row(
                images.isEmpty() ? List.of(key(record, columns)) : images,
                object.committedAt().or(headers::committedAt),
                object.xid().or(headers::xid),
                Optional.empty());
    }

    private static Change row(ConsumerRecord<byte[], byte[]> record, List<RowImage> images) {
        ChangeHeaders headers = new ChangeHeaders(record.headers());
        return new Change.Row(images, headers.committedAt(), headers.xid(), headers.changed());
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
        Optional<String> wrapped = object.scalarPayload();
        return wrapped.isPresent() ? new RowImage.Bare(wrapped.get()) : object.flat();
    }

    /** Takes away the byte order mark with which some producers begin UTF-8. */
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

    private static boolean isEmpty(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 || isNull(bytes) || firstByte(bytes) == ' ';
    }

    private static boolean isNull(byte[] bytes) {
        return bytes.length < 100
                && new String(bytes, StandardCharsets.US_ASCII).strip().equals("null");
    }

    /** The first byte that is not white space; a space if there is none. */
    private static int firstByte(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
        }
        return ' ';
    }
}
