package dev.endstate.change;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads columns of a row from JSON, each as the text that PostgreSQL has for its value. */
final class ImageReader {
    /** No column holds a number of more digits; written out it would take memory for nothing. */
    private static final int MOST_DIGITS = 400;

    private final Set<String> wanted;
    private final ConnectSchema schema;
    private final Map<String, @Nullable String> values = new LinkedHashMap<>();
    private final Set<String> arrays = new HashSet<>();

    ImageReader(Set<String> wanted, ConnectSchema schema) {
        this.wanted = wanted;
        this.schema = schema;
    }

    RowImage.Columns image() {
        return new RowImage.Columns(values, arrays);
    }

    /** Reads the object that the parser has begun. */
    RowImage readObject(JsonParser parser) throws UnreadableChangeException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            read(parser, name, parser.nextToken());
        }
        return image();
    }

    /** Reads a column, or passes over one that nobody asks for. */
    void read(JsonParser parser, String name, JsonToken token) throws UnreadableChangeException {
        if (!wanted.contains(name)) {
            parser.skipChildren();
        } else if (token == JsonToken.START_ARRAY) {
            List<@Nullable String> elements = new ArrayList<>();
            readElements(parser, name, elements);
            values.put(name, ArrayText.of(elements));
            arrays.add(name);
        } else if (token == JsonToken.START_OBJECT) {
            values.put(name, scaledDecimal(parser, name));
        } else {
            values.put(name, scalar(parser, name, token));
        }
    }

    private static void readElements(JsonParser parser, String name, List<@Nullable String> elements)
            throws UnreadableChangeException {
        JsonToken token;
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            switch (token) {
                case START_ARRAY -> readElements(parser, name, elements);
                case START_OBJECT ->
                    throw new UnreadableChangeException("column \"" + name
                            + "\" is an array of objects; write an array of the keys themselves, as in [1, 2]");
                default -> elements.add(plain(parser, token));
            }
        }
    }

    private @Nullable String scalar(JsonParser parser, String name, JsonToken token) throws UnreadableChangeException {
        @Nullable String text = plain(parser, token);
        Optional<ConnectForm> form = schema.of(name);
        try {
            return text == null || form.isEmpty() ? text : form.get().text(text);
        } catch (UnreadableChangeException e) {
            throw new UnreadableChangeException("column \"" + name + "\" " + e.getMessage(), e);
        }
    }

    private static @Nullable String plain(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_FLOAT -> writtenOut(parser.getString());
            default -> parser.getString();
        };
    }

    /** Writes a number without an exponent: 1e3 is 1000. */
    private static String writtenOut(String number) {
        if (number.indexOf('e') < 0 && number.indexOf('E') < 0) {
            return number;
        }
        BigDecimal decimal = new BigDecimal(number);
        return Math.abs(decimal.scale()) > MOST_DIGITS ? number : decimal.toPlainString();
    }

    /** Reads the object in which Debezium writes a decimal of any scale; no other object is a value. */
    private String scaledDecimal(JsonParser parser, String name) throws UnreadableChangeException {
        @Nullable Integer scale = null;
        @Nullable String value = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();

            if (field.equals("scale") && token == JsonToken.VALUE_NUMBER_INT) {
                scale = parser.getIntValue();
            } else if (field.equals("value") && token == JsonToken.VALUE_STRING) {
                value = parser.getString();
            } else {
                parser.skipChildren();
            }
        }

        if (scale == null || value == null) {
            throw new UnreadableChangeException("column \"" + name + "\" is an object; a key is a scalar, so write the"
                    + " column that identifies it at the top, as in {\"" + name + "\": 42}");
        }

        try {
            return ConnectForm.decimalOf(value, scale);
        } catch (UnreadableChangeException e) {
            throw new UnreadableChangeException("column \"" + name + "\" " + e.getMessage(), e);
        }
    }
}
