package dev.endstate.index;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes the lines of a bulk request; documents are copied byte by byte. */
final class BulkBody {
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final int ACTION_BYTES = 160;

    private final Definition definition;
    private final byte[] fence;
    private byte[] bytes;
    private int length;

    /** @param ticket the version that fences every line */
    BulkBody(Definition definition, long ticket, int capacity) {
        this.definition = definition;
        this.fence = ascii(",\"version\":" + ticket + ",\"version_type\":\"external_gte\"");
        this.bytes = new byte[capacity];
    }

    static HttpEntity of(Definition definition, long ticket, List<Write> writes) {
        int capacity = 0;
        for (Write write : writes) {
            capacity += write.bytes() + ACTION_BYTES;
        }
        BulkBody body = new BulkBody(definition, ticket, capacity);
        writes.forEach(body::add);
        return new ByteArrayEntity(body.bytes, 0, body.length, NDJSON);
    }

    private void add(Write write) {
        append(ascii(write.document().isPresent() ? "{\"index\":{\"_id\":" : "{\"delete\":{\"_id\":"));
        appendString(write.key().id());

        Optional<String> routing = Routing.of(definition, write.key());
        if (routing.isPresent()) {
            append(ascii(",\"routing\":"));
            appendString(routing.get());
        }

        append(fence);
        append(ascii("}}\n"));

        if (write.document().isPresent()) {
            append(write.document().get());
            append(ascii("\n"));
        }
    }

    private void appendString(String text) {
        append(ascii("\""));
        append(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        append(ascii("\""));
    }

    private void append(byte[] more) {
        if (bytes.length - length < more.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more.length, bytes.length + (bytes.length >> 1)));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The line of one key.
     *
     * @param document the document's JSON; empty to delete it
     */
    record Write(Key key, Optional<byte[]> document) {
        int bytes() {
            return document.map(json -> json.length).orElse(0);
        }
    }
}
