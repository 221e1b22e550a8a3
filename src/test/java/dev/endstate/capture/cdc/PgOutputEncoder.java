package dev.endstate.capture.cdc;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes messages as {@code pgoutput} does. */
final class PgOutputEncoder {
    /** A value that an update did not touch. */
    static final String UNTOUCHED = new String("untouched");

    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private PgOutputEncoder() {}

    /** A column, and whether it is of the replica identity. */
    record Column(String name, boolean identity) {}

    static ByteBuffer begin(long commit, Instant committedAt, int xid) {
        return message('B', out -> {
            out.writeLong(commit);
            out.writeLong(ChronoUnit.MICROS.between(EPOCH, committedAt));
            out.writeInt(xid);
        });
    }

    static ByteBuffer commit(long commit, long end, Instant committedAt) {
        return message('C', out -> {
            out.writeByte(0);
            out.writeLong(commit);
            out.writeLong(end);
            out.writeLong(ChronoUnit.MICROS.between(EPOCH, committedAt));
        });
    }

    static ByteBuffer origin(long commit, String name) {
        return message('O', out -> {
            out.writeLong(commit);
            text(out, name);
        });
    }

    static ByteBuffer type(int id, String schema, String name) {
        return message('Y', out -> {
            out.writeInt(id);
            text(out, schema);
            text(out, name);
        });
    }

    static ByteBuffer relation(int id, String schema, String table, List<Column> columns) {
        return message('R', out -> {
            out.writeInt(id);
            text(out, schema);
            text(out, table);
            out.writeByte('d');

            out.writeShort(columns.size());
            for (Column column : columns) {
                out.writeByte(column.identity() ? 1 : 0);
                text(out, column.name());
                out.writeInt(25);
                out.writeInt(-1);
            }
        });
    }

    static ByteBuffer insert(int relation, @Nullable String... after) {
        return message('I', out -> {
            out.writeInt(relation);
            row(out, 'N', after);
        });
    }

    /** @param kind of the former row: {@code K} or {@code O} */
    static ByteBuffer update(int relation, char kind, @Nullable String @Nullable [] before, @Nullable String... after) {
        return message('U', out -> {
            out.writeInt(relation);
            if (before != null) {
                row(out, kind, before);
            }
            row(out, 'N', after);
        });
    }

    static ByteBuffer delete(int relation, char kind, @Nullable String... before) {
        return message('D', out -> {
            out.writeInt(relation);
            row(out, kind, before);
        });
    }

    static ByteBuffer truncate(int... relations) {
        return message('T', out -> {
            out.writeInt(relations.length);
            out.writeByte(1);
            for (int relation : relations) {
                out.writeInt(relation);
            }
        });
    }

    static ByteBuffer custom(boolean transactional, long position, String prefix, byte[] content) {
        return message('M', out -> {
            out.writeByte(transactional ? 1 : 0);
            out.writeLong(position);
            text(out, prefix);
            out.writeInt(content.length);
            out.write(content);
        });
    }

    private static void row(DataOutputStream out, char kind, @Nullable String[] values) throws IOException {
        out.writeByte(kind);
        out.writeShort(values.length);

        for (@Nullable String value : values) {
            if (value == null) {
                out.writeByte('n');
            } else if (isUntouched(value)) {
                out.writeByte('u');
            } else {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                out.writeByte('t');
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }

    /** By identity, so that a text of these letters is one. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isUntouched(String value) {
        return value == UNTOUCHED;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static ByteBuffer message(char kind, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // As the driver gives it: a part of a longer array.
        byte[] packet = new byte[bytes.size() + 25];
        System.arraycopy(bytes.toByteArray(), 0, packet, 25, bytes.size());
        return ByteBuffer.wrap(packet, 25, bytes.size()).slice();
    }
}
