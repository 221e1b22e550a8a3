package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes the lines of a bulk request, each fenced with the ticket of its read; documents are copied byte by byte. */
final class BulkBody {
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final int ACTION_BYTES = 160;

    private static final byte[] INDEX = ascii("{\"index\":{\"_id\":");
    private static final byte[] DELETE = ascii("{\"delete\":{\"_id\":");
    private static final byte[] ROUTING = ascii(",\"routing\":");
    private static final byte[] END_OF_ACTION = ascii("}}\n");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] END_OF_LINE = ascii("\n");

    private final Definition definition;
    private byte[] bytes;
    private int length;
    private long fenced = -1;
    private byte[] fence = {};

    private BulkBody(Definition definition, int capacity) {
        this.definition = definition;
        this.bytes = new byte[capacity];
    }

    static HttpEntity of(Definition definition, List<DocumentWrite> writes) {
        int capacity = 0;
        for (DocumentWrite write : writes) {
            capacity += write.bytes() + ACTION_BYTES;
        }

        BulkBody body = new BulkBody(definition, capacity);
        writes.forEach(body::add);
        return new ByteArrayEntity(body.bytes, 0, body.length, NDJSON);
    }

    private void add(DocumentWrite write) {
        append(write.document().isPresent() ? INDEX : DELETE);
        appendString(write.key().id());

        Optional<String> routing = Routing.of(definition, write.key());
        if (routing.isPresent()) {
            append(ROUTING);
            appendString(routing.get());
        }

        append(fence(write.ticket()));
        append(END_OF_ACTION);

        if (write.document().isPresent()) {
            append(write.document().get());
            append(END_OF_LINE);
        }
    }

    /** The writes of one read follow each other, so the last fence is remembered. */
    private byte[] fence(long ticket) {
        if (ticket != fenced) {
            fenced = ticket;
            fence = ascii(",\"version\":" + ticket + ",\"version_type\":\"external_gte\"");
        }
        return fence;
    }

    private void appendString(String text) {
        append(QUOTE);
        append(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        append(QUOTE);
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
}
