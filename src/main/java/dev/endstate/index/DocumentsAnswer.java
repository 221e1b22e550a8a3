package dev.endstate.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the documents in an answer of Elasticsearch, each as the very bytes of its {@code _source}: Elasticsearch copies into its
 * answer what was written, as long as no {@code filter_path} and no {@code pretty} makes it write the JSON anew.
 */
final class DocumentsAnswer {
    /** A document may hold anything that JSON can; this class interprets none of it. */
    private static final ObjectMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private static final byte[] NOTHING = {};

    private final byte[] body;
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable String pointInTime;

    /**
     * A document.
     *
     * @param source empty if it is not in the answer
     * @param sort its place in the order of a search, as JSON; empty if it is not in the answer
     * @param error why Elasticsearch could not look for it
     */
    record Entry(
            String id,
            Optional<String> routing,
            long version,
            boolean found,
            byte[] source,
            String sort,
            Optional<String> error) {}

    private DocumentsAnswer(byte[] body) {
        this.body = body;
    }

    /**
     * Reads the answer of a search or of a request for several documents.
     *
     * @throws IndexException.Unavailable if it is not JSON
     */
    static DocumentsAnswer ofMany(byte[] body) {
        DocumentsAnswer answer = new DocumentsAnswer(body);
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            answer.readFields(parser);
            return answer;
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    /** Reads the answer of a request for one document. */
    static Entry ofOne(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            return new DocumentsAnswer(body).entry(parser);
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    private static IndexException notJson(JacksonException e) {
        return new IndexException.Unavailable(
                "the answer to a request for documents is not JSON; is a proxy in between? " + e.getOriginalMessage(),
                e);
    }

    List<Entry> entries() {
        return entries;
    }

    /** What to ask for the next page by, if the answer is a page of a point in time. */
    Optional<String> pointInTime() {
        return Optional.ofNullable(pointInTime);
    }

    private void readFields(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();

            if (value == JsonToken.START_ARRAY && (name.equals("hits") || name.equals("docs"))) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    entries.add(entry(parser));
                }
            } else if (value == JsonToken.START_OBJECT && name.equals("hits")) {
                readFields(parser);
            } else if (name.equals("pit_id")) {
                pointInTime = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
    }

    private Entry entry(JsonParser parser) {
        String id = "";
        Optional<String> routing = Optional.empty();
        long version = 0;
        boolean found = false;
        byte[] source = NOTHING;
        byte[] sort = NOTHING;
        Optional<String> error = Optional.empty();

        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "_id" -> id = parser.getString();
                case "_routing" -> routing = Optional.of(parser.getString());
                case "_version" -> version = parser.getLongValue();
                case "found" -> found = parser.getBooleanValue();
                case "_source" -> source = slice(parser);
                case "sort" -> sort = slice(parser);
                case "error" -> error = Optional.of(ErrorText.of(parser.<JsonNode>readValueAsTree()));
                default -> parser.skipChildren();
            }
        }

        return new Entry(id, routing, version, found, source, new String(sort, StandardCharsets.UTF_8), error);
    }

    /** The bytes of the object or array that begins here. */
    private byte[] slice(JsonParser parser) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(body, from, (int) parser.currentLocation().getByteOffset());
    }
}
