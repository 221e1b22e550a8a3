package dev.endstate.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Sends requests to Elasticsearch. Bodies are bytes, and failures have types by their status. */
@Component
public final class ElasticsearchHttp {
    private final Rest5Client client;

    /** @param client with the cluster's address and security, and a response time-out: by itself it would wait for ever */
    public ElasticsearchHttp(Rest5Client client) {
        this.client = client;
    }

    /**
     * Sends a request.
     *
     * @return the body of a successful answer; empty where there is none
     * @throws IndexException by status: 413, or an answer larger than the client takes (100 MB), too large; 400, 404, 405, 406, 409 and 422 refused; everything else unavailable
     */
    byte[] send(Request request) {
        try {
            Response response = client.performRequest(request);
            // The client throws for some statuses, and returns others, such as 404.
            if (response.getStatusCode() >= 300) {
                throw explain(request, response, null);
            }

            return bytes(response);
        } catch (ResponseException e) {
            throw explain(request, e.getResponse(), e);
        } catch (IOException e) {
            if (e instanceof ContentTooLongException || e.getCause() instanceof ContentTooLongException) {
                throw new IndexException.TooLarge(request.getEndpoint() + " has too large an answer: " + e, e);
            }
            throw new IndexException.Unavailable(request.getEndpoint() + ": " + e, e);
        }
    }

    /** Sends a request with a body of JSON. */
    byte[] send(String method, String endpoint, Map<String, String> parameters, String body) {
        return send(request(method, endpoint, parameters, body));
    }

    /** Sends a request whose answer is JSON. */
    JsonNode json(Request request) {
        byte[] body = send(request);
        try {
            return ExactJson.read(body);
        } catch (JacksonException e) {
            throw new IndexException.Unavailable(
                    request.getEndpoint() + " gave an answer that is not JSON; is a proxy in between? "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    /** @param endpoint the path alone: the client would take a query for a part of it */
    public JsonNode json(String method, String endpoint, Map<String, String> parameters, @Nullable String body) {
        return json(request(method, endpoint, parameters, body));
    }

    /**
     * Finds what a {@code filter_path} leaves of an index, by the index's name, which is another one if an alias was asked for; a missing
     * node if there is no such index.
     */
    JsonNode find(String index, String filter) {
        try {
            return json("GET", "/" + index, Map.of("filter_path", filter), null);
        } catch (IndexException.Refused e) {
            if (e.status() == 404) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    private static Request request(
            String method, String endpoint, Map<String, String> parameters, @Nullable String body) {
        Request request = new Request(method, endpoint);
        parameters.forEach(request::addParameter);
        if (body != null) {
            request.setJsonEntity(body);
        }
        return request;
    }

    private static IndexException explain(Request request, Response response, @Nullable Exception e) {
        int status = response.getStatusCode();
        String message = request.getMethod() + " " + request.getEndpoint() + " was answered with " + status + ": "
                + reason(response);
        return switch (status) {
            case 413 -> new IndexException.TooLarge(message, e);
            case 400, 404, 405, 406, 409, 422 -> new IndexException.Refused(status, message, e);
            default -> new IndexException.Unavailable(message, e);
        };
    }

    private static String reason(Response response) {
        try {
            byte[] body = bytes(response);
            JsonNode json = ExactJson.read(body);
            return json.has("error")
                    ? ErrorText.of(json.get("error"))
                    : ErrorText.shortened(new String(body, StandardCharsets.UTF_8));
        } catch (IOException | JacksonException e) {
            return "an answer that is not JSON";
        }
    }

    private static byte[] bytes(Response response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream body = entity.getContent()) {
            return body.readAllBytes();
        }
    }
}
