package dev.endstate.capture.cdc;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Decodes messages of {@code pgoutput}. It is strict: a message that is cut off, garbled or longer than it says is an error, since a
 * decoder that guesses would let a wrong key be published, and go on.
 *
 * @see LogMessage
 */
final class PgOutputDecoder {
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /**
     * Decodes one message.
     *
     * @param message a buffer with an array, to which rows keep referring
     * @param position the message's position as the server tells it, for errors
     * @throws UnreadableLogException that names position and message, if it cannot be decoded
     */
    LogMessage decode(ByteBuffer message, LogSequenceNumber position) {
        int length = message.remaining();
        char kind = length == 0 ? '?' : (char) (message.get(message.position()) & 0xFF);

        try {
            LogMessage decoded = decode(message);
            if (message.hasRemaining()) {
                throw new UnreadableLogException(message.remaining() + " bytes are left over");
            }
            return decoded;
        } catch (BufferUnderflowException e) {
            throw unreadable(kind, length, position, "it is cut off", e);
        } catch (CharacterCodingException e) {
            throw unreadable(kind, length, position, "a name in it is not UTF-8", e);
        } catch (UnreadableLogException e) {
            throw unreadable(kind, length, position, String.valueOf(e.getMessage()), e);
        }
    }

    private static UnreadableLogException unreadable(
            char kind, int length, LogSequenceNumber position, String why, Exception cause) {
        return new UnreadableLogException(
                "message '%s' of %d bytes at %s: %s"
                        .formatted(
                                kind < ' ' || kind > '~' ? "\\x%02x".formatted((int) kind) : kind,
                                length,
                                position.asString(),
                                why),
                cause);
    }

    private static LogMessage decode(ByteBuffer in) throws CharacterCodingException {
        byte kind = in.get();
        return switch (kind) {
            case 'B' -> new LogMessage.Begin(position(in), instant(in), Integer.toUnsignedLong(in.getInt()));
            case 'C' -> commit(in);
            case 'O' -> new LogMessage.Origin(position(in), text(in));
            case 'R' -> relation(in);
            case 'Y' -> new LogMessage.Type(in.getInt(), schema(in), text(in));
            case 'I' -> new LogMessage.Insert(in.getInt(), after(in));
            case 'U' -> update(in);
            case 'D' -> delete(in);
            case 'T' -> truncate(in);
            case 'M' -> custom(in);
            default -> throw new UnreadableLogException("there is no such message in protocol version 1");
        };
    }

    private static LogMessage commit(ByteBuffer in) {
        in.get();
        return new LogMessage.Commit(position(in), position(in), instant(in));
    }

    private static LogMessage relation(ByteBuffer in) throws CharacterCodingException {
        int id = in.getInt();
        String schema = schema(in);
        String table = text(in);
        char identity = (char) in.get();

        int count = Short.toUnsignedInt(in.getShort());
        List<LogMessage.Column> columns = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            boolean isIdentity = (in.get() & 1) != 0;
            String name = text(in);
            columns.add(new LogMessage.Column(isIdentity, name, in.getInt()));
            in.getInt();
        }
        return new LogMessage.Relation(id, schema, table, identity, columns);
    }

    private static LogMessage update(ByteBuffer in) {
        int relation = in.getInt();
        boolean isWithoutBefore = in.duplicate().get() == 'N';
        Optional<Tuple> before = isWithoutBefore ? Optional.empty() : Optional.of(before(in));
        return new LogMessage.Update(relation, before, after(in));
    }

    private static LogMessage delete(ByteBuffer in) {
        return new LogMessage.Delete(in.getInt(), before(in));
    }

    private static Tuple before(ByteBuffer in) {
        byte kind = in.get();
        if (kind != 'K' && kind != 'O') {
            throw new UnreadableLogException("instead of a former row there is byte " + kind);
        }
        return tuple(in, kind == 'K');
    }

    private static Tuple after(ByteBuffer in) {
        byte kind = in.get();
        if (kind != 'N') {
            throw new UnreadableLogException("instead of a new row there is byte " + kind);
        }
        return tuple(in, false);
    }

    private static Tuple tuple(ByteBuffer in, boolean isKey) {
        int count = Short.toUnsignedInt(in.getShort());
        if (count > in.remaining()) {
            throw new BufferUnderflowException();
        }

        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            byte kind = in.get();
            lengths[i] = switch (kind) {
                case 'n' -> Tuple.NULL;
                case 'u' -> Tuple.UNTOUCHED;
                case 't' -> in.getInt();
                default -> throw new UnreadableLogException("value " + (i + 1) + " of a row is of kind " + kind);
            };

            if (kind == 't') {
                if (lengths[i] < 0 || lengths[i] > in.remaining()) {
                    throw new UnreadableLogException(
                            "value " + (i + 1) + " of a row says that it has " + lengths[i] + " bytes");
                }
                starts[i] = in.arrayOffset() + in.position();
                in.position(in.position() + lengths[i]);
            }
        }
        return new Tuple(in.array(), starts, lengths, isKey);
    }

    private static LogMessage truncate(ByteBuffer in) {
        int count = in.getInt();
        in.get();
        if (count < 0 || count > in.remaining() / Integer.BYTES) {
            throw new UnreadableLogException("it says that it names " + count + " tables");
        }
        List<Integer> relations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            relations.add(in.getInt());
        }
        return new LogMessage.Truncate(relations);
    }

    private static LogMessage custom(ByteBuffer in) throws CharacterCodingException {
        boolean transactional = (in.get() & 1) != 0;
        LogSequenceNumber position = position(in);
        String prefix = text(in);
        int length = in.getInt();
        if (length != in.remaining()) {
            throw new UnreadableLogException("it says that its content has " + length + " bytes");
        }

        in.position(in.limit());
        return new LogMessage.Custom(transactional, position, prefix);
    }

    private static LogSequenceNumber position(ByteBuffer in) {
        return LogSequenceNumber.valueOf(in.getLong());
    }

    private static Instant instant(ByteBuffer in) {
        return EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
    }

    /** Reads a schema's name; {@code pg_catalog} is written as an empty one. */
    private static String schema(ByteBuffer in) throws CharacterCodingException {
        String name = text(in);
        return name.isEmpty() ? "pg_catalog" : name;
    }

    /** Reads text up to a zero byte. */
    private static String text(ByteBuffer in) throws CharacterCodingException {
        int begin = in.position();
        while (in.get() != 0) {
            continue;
        }
        ByteBuffer bytes = in.duplicate().position(begin).limit(in.position() - 1);
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}
