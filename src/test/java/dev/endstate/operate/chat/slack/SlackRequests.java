package dev.endstate.operate.chat.slack;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends what Slack would send, and what somebody else would who plays Slack. */
final class SlackRequests {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secret;
    private final Clock clock;

    /** @param clock of Slack */
    SlackRequests(String secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** The text of the answer to what somebody typed behind the command. */
    String ask(int port, String user, String text) {
        HttpResponse<String> answer = send(signed(port, body(user, text)));
        if (answer.statusCode() != 200) {
            throw new AssertionError("answered with " + answer.statusCode() + ": " + answer.body());
        }
        JsonNode json = new JsonMapper().readTree(answer.body());
        if (!json.path("response_type").asString().equals("ephemeral")) {
            throw new AssertionError("everybody sees " + json);
        }
        return json.path("text").asString();
    }

    static String body(String user, String text) {
        return "team_id=T012AB3CD&team_domain=acme&channel_id=C012AB3CD&channel_name=search&user_id=" + user
                + "&user_name=alice&command=%2Fendstate&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2Fx&trigger_id=" + System.nanoTime();
    }

    HttpRequest signed(int port, String body) {
        return signed(port, body, clock.instant().getEpochSecond(), body);
    }

    /** @param signedBody what the signature is over */
    HttpRequest signed(int port, String body, long time, String signedBody) {
        return unsigned(port, body)
                .header("X-Slack-Request-Timestamp", String.valueOf(time))
                .header("X-Slack-Signature", "v0=" + sign("v0:" + time + ":" + signedBody))
                .build();
    }

    static HttpRequest.Builder unsigned(int port, String body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/chat/slack"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
