package dev.endstate.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Endstate's REST API, called as a person with a password would. */
public final class RestApi {
    private static final String CREDENTIALS = "Basic " + Base64.getEncoder().encodeToString("tester:secret".getBytes());

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    public RestApi(int port) {
        this.port = port;
    }

    public JsonNode get(String path) {
        return new JsonMapper().readTree(send("GET", path, true).body());
    }

    public JsonNode post(String path) {
        return new JsonMapper().readTree(send("POST", path, true).body());
    }

    /** Sends JSON. */
    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, true, HttpRequest.BodyPublishers.ofString(json));
    }

    /** Returns the status. */
    public int delete(String path) {
        return send("DELETE", path, true).statusCode();
    }

    /** Returns the status. */
    public int getWithoutCredentials(String path) {
        return send("GET", path, false).statusCode();
    }

    public HttpResponse<String> send(String method, String path, boolean credentials) {
        return send(method, path, credentials, HttpRequest.BodyPublishers.noBody());
    }

    /** Sends a body, unless it is empty. */
    public HttpResponse<String> send(String method, String path, boolean credentials, String body) {
        return send(
                method,
                path,
                credentials,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String method, String path, boolean credentials, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, body);
        if (credentials) {
            request.header("Authorization", CREDENTIALS);
        }

        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
