package dev.endstate.change;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
     * The header with the transaction that made the change, a number: what {@code pg_current_xact_id()} returns. Optional; with it
     * the row is not read before the transaction is visible.
     */
    public static final String XID = "xid";

    /**
     * The header with the only columns that differ of those that a route's {@code when} may name, joined by commas; one within a name
     * has a backslash before it, as a backslash has. Optional; without it every route is concerned.
     */
    public static final String CHANGED = "changed";

    private static final Pattern XID_FORM = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern NAME = Pattern.compile("(?:[^,\\\\]|\\\\.)+");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    /**
     * Reads one record.
     *
     * @param columns the columns that a route asks for; all others are passed over
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
        Optional<Instant> committedAt = object.committedAt().or(() -> committedAt(record));
        return new Change.Row(
                images.isEmpty() ? List.of(key(record, columns)) : images,
                committedAt,
                object.xid().or(() -> xid(record)),
                Optional.empty());
    }

    private static Change row(ConsumerRecord<byte[], byte[]> record, List<RowImage> images) {
        Optional<Set<String>> changed = header(record, CHANGED).map(ChangeReader::separated);
        return new Change.Row(images, committedAt(record), xid(record), changed);
    }

    /** The value of {@link #CHANGED} for some columns. */
    public static String joined(Collection<String> names) {
        return names.stream()
                .map(name -> name.replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }

    private static Set<String> separated(String names) {
        Set<String> separated = new HashSet<>();
        NAME.matcher(names)
                .results()
                .map(MatchResult::group)
                .forEach(name -> separated.add(ESCAPED.matcher(name).replaceAll("$1")));
        return separated;
    }

    /** A header that is no number gates nothing, as if it were not there. */
    private static Optional<Long> xid(ConsumerRecord<byte[], byte[]> record) {
        return header(record, XID)
                .filter(text -> XID_FORM.matcher(text).matches())
                .map(Long::valueOf);
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
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
        try {
            return header(record, COMMITTED_AT).map(Instant::parse);
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
