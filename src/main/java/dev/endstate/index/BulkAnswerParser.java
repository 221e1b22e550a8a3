package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads the items of a bulk response, which come in the order of the request's lines. */
final class BulkAnswerParser {
    /** The only parts of the response that are needed, so that the rest is not even written. */
    static final String FILTER = "items.*.status,items.*.error";

    private static final ObjectMapper JSON = new JsonMapper();

    private BulkAnswerParser() {}

    static BulkAnswer parse(byte[] body, List<BulkBody.Write> writes) {
        BulkAnswer answer = BulkAnswer.empty(writes.size());
        try (JsonParser parser = JSON.createParser(body)) {
            int item = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT
                        && parser.streamReadContext().getNestingDepth() == 4) {
                    JsonNode result = parser.readValueAsTree();
                    decide(answer, writes.get(item++), result);
                }
            }
            if (item != writes.size()) {
                throw new IndexException.Unavailable(
                        "a bulk request of " + writes.size() + " items was answered for " + item,
                        new IllegalStateException("incomplete answer"));
            }
            return answer;
        } catch (JacksonException e) {
            throw new IndexException.Unavailable(
                    "a bulk request was answered with no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** By status code alone; an error's words are for people. */
    private static void decide(BulkAnswer answer, BulkBody.Write write, JsonNode result) {
        int status = result.path("status").asInt();
        Key key = write.key();
        switch (status) {
            case 200, 201 ->
                answer.outcomes().put(key, write.document().isPresent() ? Outcome.INDEXED : Outcome.DELETED);
            case 404 -> {
                // A delete of what is not there is answered with 404 and no error.
                if (write.document().isEmpty() && !result.has("error")) {
                    answer.outcomes().put(key, Outcome.DELETED);
                } else {
                    answer.unavailable().put(key, reason(status, result));
                }
            }
            case 409 -> answer.outcomes().put(key, Outcome.SUPERSEDED);
            // The document's own fault; everything else is the cluster's or its operator's.
            case 400 -> {
                if (isClosed(result)) {
                    answer.unavailable().put(key, reason(status, result));
                } else {
                    answer.outcomes().put(key, new Outcome.Parked("Elasticsearch: " + reason(status, result)));
                }
            }
            case 413, 422 -> answer.outcomes().put(key, new Outcome.Parked("Elasticsearch: " + reason(status, result)));
            case 500 -> {
                answer.unavailable().put(key, reason(status, result));
                answer.suspect().add(key);
            }
            default -> answer.unavailable().put(key, reason(status, result));
        }
    }

    /** An operator closed the index: no fault of the document, although the status says so. */
    private static boolean isClosed(JsonNode result) {
        return result.path("error").path("type").asString("").equals("index_closed_exception");
    }

    private static String reason(int status, JsonNode result) {
        return status + " " + ErrorText.of(result.path("error"));
    }
}
