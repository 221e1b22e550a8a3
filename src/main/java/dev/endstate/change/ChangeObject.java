package dev.endstate.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON object of a message, read in one pass that keeps the columns that are asked for and skips the rest. */
final class ChangeObject {
    /** Create, update, delete, read (of a snapshot), truncate, message. */
    private static final Set<String> OPERATIONS = Set.of("c", "u", "d", "r", "t", "m");

    private static final JsonFactory JSON = new JsonFactory();

    private final Set<String> wanted;
    private final ImageReader flat;
    private final List<RowImage> images = new ArrayList<>(2);
    private boolean envelope;
    private boolean onlyWrapping = true;
    private @Nullable ChangeObject payload;
    private @Nullable String scalarPayload;
    private String operation = "";
    private EventSource source = EventSource.NONE;
    private ConnectSchema schema;
    private boolean isSchemaLate;
    private @Nullable String nested;

    private ChangeObject(Set<String> wanted, ConnectSchema schema) {
        this.wanted = wanted;
        this.schema = schema;
        this.flat = new ImageReader(wanted, schema);
    }

    static ChangeObject parse(byte[] json, Set<String> wanted) throws UnreadableChangeException {
        try {
            ChangeObject object = parse(json, wanted, new ConnectSchema());
            ChangeObject wrapping = object.isSchemaLate ? parse(json, wanted, object.schema) : object;
            return wrapping.payload != null && wrapping.onlyWrapping ? wrapping.payload : wrapping;
        } catch (JacksonException e) {
            throw new UnreadableChangeException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static ChangeObject parse(byte[] json, Set<String> wanted, ConnectSchema schema)
            throws UnreadableChangeException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            ChangeObject object = new ChangeObject(wanted, schema);
            parser.nextToken();
            object.readFields(parser, true);
            if (parser.nextToken() != null) {
                throw new UnreadableChangeException("more than one JSON value");
            }
            return object;
        }
    }

    /** Reads the text of a JSON string. */
    static String text(byte[] json) throws UnreadableChangeException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            String text = parser.getString();
            if (parser.nextToken() != null) {
                throw new UnreadableChangeException("more than one JSON value");
            }
            return text;
        } catch (JacksonException e) {
            throw new UnreadableChangeException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Whether this is Debezium's envelope, rather than an object of columns. */
    boolean isEvent() {
        return envelope && OPERATIONS.contains(operation);
    }

    String operation() {
        return operation;
    }

    /** The row before and after the change, as far as the event holds them. */
    List<RowImage> images() {
        return List.copyOf(images);
    }

    /** The payload of Kafka Connect's wrapper of schema and payload, where that is a scalar and not NULL. */
    Optional<String> scalarPayload() {
        return onlyWrapping ? Optional.ofNullable(scalarPayload) : Optional.empty();
    }

    /**
     * The columns of an object that is not an event.
     *
     * @throws UnreadableChangeException if the columns that are asked for are not at the top of the message, but in another object
     */
    RowImage flat() throws UnreadableChangeException {
        RowImage.Columns image = flat.image();
        if (image.values().isEmpty()
                && payload != null
                && !payload.flat.image().values().isEmpty()) {
            nested = "payload";
        }

        if (image.values().isEmpty() && nested != null) {
            throw new UnreadableChangeException("the message has " + wanted + " within \"" + nested
                    + "\"; write them at its top, as in {\""
                    + wanted.stream().sorted().findFirst().orElse("id")
                    + "\": ..}");
        }
        return image;
    }

    /** The moment of a change event's commit. */
    Optional<Instant> committedAt() {
        return source.committedAt();
    }

    /** The transaction of a change event. */
    Optional<Long> xid() {
        return source.xid();
    }

    private void readFields(JsonParser parser, boolean mayBeWrapped) throws UnreadableChangeException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            onlyWrapping &= name.equals("schema") || name.equals("payload");
            envelope |= name.equals("before") || name.equals("after") || name.equals("source");

            if (token == JsonToken.START_OBJECT) {
                readObject(parser, name, mayBeWrapped);
            } else if (token == JsonToken.START_ARRAY) {
                flat.read(parser, name, token);
            } else {
                readScalar(parser, name, token);
            }
        }
    }

    private void readObject(JsonParser parser, String name, boolean mayBeWrapped) throws UnreadableChangeException {
        switch (name) {
            case "payload" -> {
                if (mayBeWrapped) {
                    payload = new ChangeObject(wanted, schema);
                    payload.readFields(parser, false);
                } else {
                    parser.skipChildren();
                }
            }

            case "schema" -> {
                if (mayBeWrapped && !wanted.contains(name)) {
                    isSchemaLate = payload != null || scalarPayload != null;
                    schema = ConnectSchema.read(parser, wanted);
                } else {
                    flat.read(parser, name, JsonToken.START_OBJECT);
                }
            }

            case "before", "after" -> images.add(new ImageReader(wanted, schema).readObject(parser));
            case "source" -> source = EventSource.read(parser);
            default -> readOther(parser, name);
        }
    }

    private void readScalar(JsonParser parser, String name, JsonToken token) throws UnreadableChangeException {
        if (name.equals("op") && token == JsonToken.VALUE_STRING) {
            operation = parser.getString();
        }

        if (name.equals("payload") && token != JsonToken.VALUE_NULL && !wanted.contains(name)) {
            scalarPayload =
                    schema.ofWhole().isPresent() ? schema.ofWhole().get().text(parser.getString()) : parser.getString();
        }
        flat.read(parser, name, token);
    }

    private void readOther(JsonParser parser, String name) throws UnreadableChangeException {
        if (wanted.contains(name)) {
            flat.read(parser, name, JsonToken.START_OBJECT);
            return;
        }

        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (wanted.contains(parser.currentName())) {
                nested = name;
            }
            parser.nextToken();
            parser.skipChildren();
        }
    }
}
