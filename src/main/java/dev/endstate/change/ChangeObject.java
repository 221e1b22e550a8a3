package dev.endstate.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON object of a message, read in one pass that keeps the columns asked for and skips the rest. */
final class ChangeObject {
    /** Create, update, delete, read (of a snapshot), truncate, message. */
    private static final Set<String> OPERATIONS = Set.of("c", "u", "d", "r", "t", "m");

    private static final JsonFactory JSON = new JsonFactory();

    private final Set<String> wanted;
    private final Map<String, @Nullable String> flat = new LinkedHashMap<>();
    private final List<RowImage> images = new ArrayList<>(2);
    private boolean envelope;
    private boolean onlyWrapping = true;
    private @Nullable ChangeObject payload;
    private @Nullable String scalarPayload;
    private String operation = "";
    private @Nullable Instant committedAt;
    private @Nullable Long xid;

    private ChangeObject(Set<String> wanted) {
        this.wanted = wanted;
    }

    static ChangeObject parse(byte[] json, Set<String> wanted) throws UnreadableChangeException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            ChangeObject object = new ChangeObject(wanted);
            parser.nextToken();
            object.readFields(parser, true);
            if (parser.nextToken() != null) {
                throw new UnreadableChangeException("more than one JSON value");
            }
            return object.payload != null && object.onlyWrapping ? object.payload : object;
        } catch (JacksonException e) {
            throw new UnreadableChangeException("no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The text of a JSON string. */
    static String text(byte[] json) throws UnreadableChangeException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            String text = parser.getString();
            if (parser.nextToken() != null) {
                throw new UnreadableChangeException("more than one JSON value");
            }
            return text;
        } catch (JacksonException e) {
            throw new UnreadableChangeException("no JSON: " + e.getOriginalMessage(), e);
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

    /** The value of Kafka Connect's wrapper of schema and payload, where it is a scalar and not NULL. */
    Optional<String> scalarPayload() {
        return onlyWrapping ? Optional.ofNullable(scalarPayload) : Optional.empty();
    }

    RowImage flat() {
        return new RowImage.Columns(flat);
    }

    Optional<Instant> committedAt() {
        return Optional.ofNullable(committedAt);
    }

    /** The transaction of a change event. */
    Optional<Long> xid() {
        return Optional.ofNullable(xid);
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
                refuseIfWanted(name, "an array");
                parser.skipChildren();
            } else {
                readScalar(parser, name, token);
            }
        }
    }

    private void readObject(JsonParser parser, String name, boolean mayBeWrapped) throws UnreadableChangeException {
        switch (name) {
            case "payload" -> {
                if (mayBeWrapped) {
                    payload = new ChangeObject(wanted);
                    payload.readFields(parser, false);
                } else {
                    parser.skipChildren();
                }
            }
            case "before", "after" -> images.add(readImage(parser));
            case "source" -> readSource(parser);
            default -> {
                refuseIfWanted(name, "an object");
                parser.skipChildren();
            }
        }
    }

    private void readScalar(JsonParser parser, String name, JsonToken token) {
        if (name.equals("op") && token == JsonToken.VALUE_STRING) {
            operation = parser.getString();
        }
        if (name.equals("payload") && token != JsonToken.VALUE_NULL && !wanted.contains(name)) {
            scalarPayload = parser.getString();
        }
        if (wanted.contains(name)) {
            flat.put(name, scalar(parser, token));
        }
    }

    private RowImage readImage(JsonParser parser) throws UnreadableChangeException {
        Map<String, @Nullable String> columns = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                refuseIfWanted(name, "no scalar");
                parser.skipChildren();
            } else if (wanted.contains(name)) {
                columns.put(name, scalar(parser, token));
            }
        }
        return new RowImage.Columns(columns);
    }

    private void readSource(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            boolean isLong = token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER;
            if (name.equals("ts_ms") && isLong) {
                committedAt = Instant.ofEpochMilli(parser.getLongValue());
            } else if (name.equals("txId") && isLong) {
                xid = parser.getLongValue();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void refuseIfWanted(String name, String what) throws UnreadableChangeException {
        if (wanted.contains(name)) {
            throw new UnreadableChangeException("column \"" + name + "\" is " + what + "; a key is a scalar");
        }
    }

    private static @Nullable String scalar(JsonParser parser, JsonToken token) {
        return token == JsonToken.VALUE_NULL ? null : parser.getString();
    }
}
