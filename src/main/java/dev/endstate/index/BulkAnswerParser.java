package dev.endstate.index;

import dev.endstate.definition.Key;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads the items of a bulk response, which come in the order of the request's lines. */
final class BulkAnswerParser {
    /** The only parts of the response that are needed; Elasticsearch does not even write the rest. */
    static final String FILTER = "items.*.status,items.*.error";

    private static final ObjectMapper JSON = new JsonMapper();

    private BulkAnswerParser() {}

    static BulkAnswer parse(byte[] body, List<DocumentWrite> writes) {
        BulkAnswer answer = BulkAnswer.empty(writes.size());
        try (JsonParser parser = JSON.createParser(body)) {
            int item = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_OBJECT
                        && parser.streamReadContext().getNestingDepth() == 4) {
                    decide(answer, writes.get(item++), result(parser));
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
                    "the answer to a bulk request is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * One item.
     *
     * @param error missing if there is none
     */
    private record Result(int status, JsonNode error) {}

    /** Nearly all of thousands of items say no more than a status, so no tree is built for them. */
    private static Result result(JsonParser item) {
        int status = 0;
        JsonNode error = MissingNode.getInstance();

        while (item.nextToken() != JsonToken.END_OBJECT) {
            String name = item.currentName();
            item.nextToken();
            if (name.equals("status")) {
                status = item.getValueAsInt();
            } else if (name.equals("error")) {
                error = item.readValueAsTree();
            } else {
                item.skipChildren();
            }
        }

        return new Result(status, error);
    }

    /** By status code alone; an error's words are for people. */
    private static void decide(BulkAnswer answer, DocumentWrite write, Result result) {
        Key key = write.key();
        switch (result.status()) {
            case 200, 201 ->
                answer.outcomes().put(key, write.document().isPresent() ? Outcome.INDEXED : Outcome.DELETED);
            case 409 -> answer.outcomes().put(key, Outcome.SUPERSEDED);
            default -> decideFailed(answer, write, result);
        }
    }

    private static void decideFailed(BulkAnswer answer, DocumentWrite write, Result result) {
        Key key = write.key();
        int status = result.status();
        String reason = status + " " + ErrorText.of(result.error());

        if (status == 404 && write.document().isEmpty() && result.error().isMissingNode()) {
            // A delete of what is not there is answered with 404 and no error.
            answer.outcomes().put(key, Outcome.DELETED);
        } else if (isOfTheDocument(result)) {
            answer.outcomes().put(key, new Outcome.Parked("Elasticsearch: " + reason));
        } else {
            answer.unavailable().put(key, reason);
        }

        if (status == 500) {
            answer.suspect().add(key);
        }
    }

    /** Whether the document is the reason; everything else is up to the cluster or its operator. */
    private static boolean isOfTheDocument(Result result) {
        return switch (result.status()) {
            case 400 -> !isClosed(result.error());
            case 413, 422 -> true;
            default -> false;
        };
    }

    /** Whether an operator closed the index: then the document is not at fault, although the status says so. */
    private static boolean isClosed(JsonNode error) {
        return error.path("type").asString("").equals("index_closed_exception");
    }
}
