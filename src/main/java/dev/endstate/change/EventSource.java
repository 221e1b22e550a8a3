package dev.endstate.change;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/**
 * What the field {@code source} of Debezium's envelope says of the transaction, as far as it does.
 *
 * @param committedAt when it was committed
 * @param xid its id
 */
record EventSource(Optional<Instant> committedAt, Optional<Long> xid) {
    static final EventSource NONE = new EventSource(Optional.empty(), Optional.empty());

    /** Reads the object that the parser has begun. */
    static EventSource read(JsonParser parser) {
        @Nullable Instant committedAt = null;
        @Nullable Long xid = null;
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
        return new EventSource(Optional.ofNullable(committedAt), Optional.ofNullable(xid));
    }
}
