package dev.endstate.operate.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody has signed is refused, whatever it looks like. Run by {@link SlashCommandIT}. */
abstract class ForgedRequests {
    private final ChatInstances chat;

    ForgedRequests(ChatInstances chat) {
        this.chat = chat;
    }

    @Test
    void what_nobody_has_signed_is_refused_without_a_hint_and_indexing_goes_on() {
        String body = SlackRequests.body(ChatInstances.OPERATOR, "rebuild " + chat.index());
        long now = chat.clock().instant().getEpochSecond();
        HttpRequest genuine = chat.slack().signed(chat.port(), body, now, body);
        assertThat(chat.slack().send(genuine).statusCode()).isEqualTo(200);

        List<HttpResponse<String>> refused = List.of(
                chat.slack().send(SlackRequests.unsigned(chat.port(), body).build()),
                chat.slack().send(new SlackRequests("0".repeat(32), chat.clock()).signed(chat.port(), body)),
                chat.slack().send(chat.slack().signed(chat.port(), body + "x", now, body)),
                chat.slack().send(chat.slack().signed(chat.port(), body, now - 3_600, body)),
                chat.slack().send(chat.slack().signed(chat.port(), body, now + 3_600, body)),
                chat.slack().send(genuine),
                // To the other instance, which has not seen it.
                chat.slack().send(chat.slack().signed(chat.otherPort(), body, now, body)));
        assertThat(refused).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(response.body()).isEqualTo(refused.getFirst().body());
        });
        assertThat(chat.slack()
                        .send(chat.slack().signed(chat.port(), body + "&x=" + "x".repeat(16 << 10)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(chat.slack()
                        .send(chat.slack().signed(chat.port(), "text=status"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(chat.api().send("GET", "/actuator/prometheus", false).body().lines())
                .filteredOn(line -> line.startsWith("endstate_chat_requests_total"))
                .anyMatch(line -> line.matches(".*\"unsigned\"} [1-9].*"))
                .anyMatch(line -> line.matches(".*\"wrong_signature\"} [2-9].*"))
                .anyMatch(line -> line.matches(".*\"stale\"} [2-9].*"))
                .anyMatch(line -> line.matches(".*\"replayed\"} [1-9].*"))
                .anyMatch(line -> line.matches(".*\"too_large\"} [1-9].*"))
                .anyMatch(line -> line.matches(".*\"malformed\"} [1-9].*"));

        chat.world().sql().update("UPDATE item SET name = 'after bad requests' WHERE id = 9");
        chat.world().itemsChanged(9);
        await().untilAsserted(() -> assertThat(chat.ask(ChatInstances.ANYBODY, "document " + chat.index() + " 9"))
                .contains("equal"));
    }

    @Test
    void the_signature_is_over_the_bytes_as_they_came_whatever_they_mean() {
        String body = "text=%73tatus&user_id=%550&&channel_id=C1&team_id=T1&x=a%20b+c&%C3%A9=1&empty&=";
        HttpResponse<String> answer = chat.slack().send(chat.slack().signed(chat.port(), body));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("served by");
    }

    @Test
    void a_file_that_nobody_has_signed_is_refused_before_it_is_kept() {
        String file = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + "y".repeat(900_000)
                + "\r\n--x--\r\n";
        for (String body : List.of(file, "no part at all")) {
            HttpResponse<String> answer = chat.slack()
                    .send(SlackRequests.unsigned(chat.port(), body)
                            .setHeader("Content-Type", "multipart/form-data; boundary=x")
                            .build());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(body.equals(file) ? 413 : 401);
        }
    }

    @Test
    void only_the_slash_command_needs_no_user() {
        assertThat(chat.api().getWithoutCredentials("/api/chat/slack")).isEqualTo(401);
        assertThat(chat.api().send("POST", "/api/chat/slack/", false).statusCode())
                .isEqualTo(401);
        assertThat(chat.api().send("POST", "/api/chat", false).statusCode()).isEqualTo(401);
        assertThat(chat.api().getWithoutCredentials("/api/indexes")).isEqualTo(401);
    }
}
