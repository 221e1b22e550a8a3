package dev.endstate.operate.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** Two instances, and whoever plays Slack. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlashCommandIT {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String OPERATOR = "U0PERAT0R";
    private static final String OTHER_OPERATOR = "U0THER0PER";
    private static final String ANYBODY = "U012AB3CD";
    private static final Pattern CODE = Pattern.compile("`/endstate confirm (\\w+)`");
    private static final MovedClock CLOCK = new MovedClock();

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final SlackRequests slack = new SlackRequests(SECRET, CLOCK);
    private Deployment one;
    private Deployment other;
    private RestApi api;

    @TestConfiguration(proxyBeanMethods = false)
    static class WithAClockThatCanBeMoved {
        @Bean
        Clock clock() {
            return CLOCK;
        }
    }

    @BeforeAll
    void deploy() {
        world.addItems(300);
        Map<String, String> properties = new HashMap<>(Map.of(
                "endstate.chat.signing-secret", SECRET,
                "endstate.chat.operators", OPERATOR + "," + OTHER_OPERATOR,
                "endstate.reconcile.second-look", "100ms",
                "endstate.reconcile.refresh", "200ms",
                // A rebuild lasts until somebody cancels it.
                "endstate.rebuild.share", "1",
                "endstate.scan.chunk-keys", "10"));
        one = world.deploy(properties, WithAClockThatCanBeMoved.class);
        properties.put("endstate.roles", "console");
        other = world.deploy(properties, WithAClockThatCanBeMoved.class);
        api = new RestApi(one.port());
        world.awaitIndexEqualsDatabase();
    }

    @AfterAll
    void close() {
        other.close();
        one.close();
        world.close();
    }

    @Test
    void everybody_whose_request_is_signed_may_ask() {
        assertThat(ask(ANYBODY, "status")).isEqualTo("`" + world.name() + "`: served by " + world.name() + "-000001");
        assertThat(ask(ANYBODY, "status " + world.name())).contains("served by", "Parked keys: ", "open gaps: 0");
        assertThat(ask(ANYBODY, "help")).contains("`/endstate document INDEX KEY`");
        assertThat(ask(ANYBODY, "sing"))
                .startsWith("\"sing\" is nothing that can be asked.")
                .contains("`/endstate status");
        assertThat(ask(ANYBODY, "status <!channel>"))
                .startsWith("no index \"&lt;!channel&gt;\" is defined here. There are: `" + world.name() + "`");
    }

    @Test
    void freshness_is_what_the_instance_has_measured() {
        ProducerRecord<byte[], byte[]> change =
                new ProducerRecord<>(world.tableTopic("item"), "{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        change.headers().add("committed-at", Instant.now().toString().getBytes(StandardCharsets.UTF_8));
        world.send(change);
        await().untilAsserted(() -> assertThat(ask(ANYBODY, "freshness " + world.name()))
                .matches("`\\w+`: from commit to index: at most .* m?s in the last minutes, .* m?s on average of \\d+"
                        + " changes since this instance began \\(target: 30.0 s\\); messages that wait: 0"));
        assertThat(slack.ask(other.port(), ANYBODY, "freshness")).contains("this instance does not index");
    }

    @Test
    void a_document_is_told_to_differ_without_what_is_in_it() {
        assertThat(ask(ANYBODY, "document " + world.name() + " 2"))
                .matches(
                        "`2` of \\w+-000001: equal in database and index; the index has had its document since ticket \\d+");

        world.sql().update("UPDATE item SET name = 'of a customer', amount = 50 WHERE id = 2");
        String answer = ask(ANYBODY, "document " + world.name() + " 2");
        world.itemsChanged(2);
        assertThat(answer).contains("differs in `name`, `share`; ").doesNotContain("customer", "item 2");

        assertThat(ask(ANYBODY, "document " + world.name() + " 4711")).contains("neither the database nor the index");
        assertThat(ask(ANYBODY, "document " + world.name() + " abc")).contains("`abc` is not a key of");
    }

    @Test
    void parked_keys_are_told_without_the_reason_which_may_quote_the_row() {
        ParkedKeys parked = one.bean(ParkedKeys.class);
        String generation = world.name() + "-000001";
        parked.park(generation, world.name(), 1, Map.of("7", "Elasticsearch: failed to parse 'of a customer'"));
        try {
            assertThat(ask(ANYBODY, "parked")).isEqualTo("`" + world.name() + "`: 1 parked");
            assertThat(ask(ANYBODY, "parked " + world.name()))
                    .contains("• `7` of " + generation + ", refused by Elasticsearch once, first at")
                    .doesNotContain("customer");
        } finally {
            parked.clear(generation, 2, List.of("7"));
        }
        assertThat(ask(ANYBODY, "parked")).isEqualTo("`" + world.name() + "`: no key is parked");
    }

    @Test
    void an_operator_has_an_index_rebuilt_and_each_step_confirmed() {
        assertThat(confirmed(OPERATOR, "rebuild"))
                .startsWith("`" + world.name() + "-00000")
                .contains("is to be built");
        assertThat(rebuild().path("paused").asBoolean()).isFalse();
        assertThat(confirmed(OPERATOR, "rebuild"))
                .startsWith("Nothing was done: a rebuild of")
                .contains("is under way");

        await().untilAsserted(() -> assertThat(confirmed(OPERATOR, "pause")).endsWith("` is paused"));
        assertThat(rebuild().path("paused").asBoolean()).isTrue();
        assertThat(ask(ANYBODY, "status " + world.name())).contains("is paused");

        // By the instance that did not give the code.
        String code = code(ask(OPERATOR, "resume " + world.name()));
        assertThat(slack.ask(other.port(), OPERATOR, "confirm " + code)).contains("` goes on");
        assertThat(rebuild().path("paused").asBoolean()).isFalse();

        assertThat(confirmed(OPERATOR, "cancel rebuild")).endsWith("is given up, and deleted");
        assertThat(ask(ANYBODY, "status " + world.name()))
                .containsPattern("Last build that ended: \\w+-00000\\d is cancelled: somebody cancelled it\n");
        assertThat(confirmed(OPERATOR, "pause"))
                .isEqualTo("Nothing was done: no rebuild of " + world.name() + " is under way");
    }

    @Test
    void an_operator_has_an_index_compared_and_repaired() {
        world.sql().update("UPDATE item SET name = 'nobody was told' WHERE id = 5");

        assertThat(confirmed(OPERATOR, "compare")).contains("is to be compared");
        await().untilAsserted(() -> assertThat(ask(ANYBODY, "status " + world.name()))
                .contains("Last comparison: done, looking only; ", "1 differed (0 missing, 1 stale, 0 extra)")
                .contains("asked for by " + OPERATOR + " by chat"));
        assertThat(ask(ANYBODY, "document " + world.name() + " 5")).contains("differs in `name`");

        assertThat(confirmed(OPERATOR, "repair")).contains("is to be compared");
        world.awaitIndexEqualsDatabase();
        await().untilAsserted(() ->
                assertThat(confirmed(OPERATOR, "cancel comparison")).startsWith("Nothing was done: no comparison"));
    }

    @Test
    void nothing_is_done_for_those_who_are_no_operators() {
        int before = rebuilds();
        String refused = "Nothing was done: your user `" + ANYBODY + "` is not in endstate.chat.operators.";
        assertThat(ask(ANYBODY, "rebuild " + world.name())).startsWith(refused);

        String code = code(ask(OPERATOR, "rebuild " + world.name()));
        assertThat(ask(ANYBODY, "confirm " + code)).startsWith(refused);
        assertThat(ask(OTHER_OPERATOR, "confirm " + code))
                .startsWith("Nothing was done: `" + code + "` is not the code");
        assertThat(rebuilds()).isEqualTo(before);
    }

    @Test
    void a_code_is_good_once() {
        String code = code(ask(OPERATOR, "cancel comparison " + world.name()));
        assertThat(ask(OPERATOR, "confirm " + code)).doesNotContain("is not the code");
        assertThat(slack.ask(other.port(), OPERATOR, "confirm " + code)).contains("is not the code");
    }

    @Test
    void a_code_is_good_for_the_last_order_alone() {
        String first = code(ask(OPERATOR, "rebuild " + world.name()));
        String second = code(ask(OPERATOR, "cancel comparison " + world.name()));
        assertThat(ask(OPERATOR, "confirm " + first)).contains("is not the code");
        assertThat(ask(OPERATOR, "confirm " + second)).contains("no comparison");
    }

    @Test
    void a_code_is_good_for_two_minutes() {
        int before = rebuilds();
        String code = code(ask(OPERATOR, "rebuild " + world.name()));
        CLOCK.moveOn(Duration.ofSeconds(121));
        assertThat(ask(OPERATOR, "confirm " + code)).contains("is not the code", "older than 2 min");
        assertThat(rebuilds()).isEqualTo(before);
    }

    @Test
    void a_code_cannot_be_guessed() {
        String code = code(ask(OPERATOR, "rebuild " + world.name()));
        int before = rebuilds();
        for (int guess = 0; guess < Confirmations.MOST_GUESSES; guess++) {
            assertThat(ask(OPERATOR, "confirm " + guess)).contains("is not the code");
        }
        assertThat(ask(OPERATOR, "confirm " + code)).contains("guessed too often");
        assertThat(rebuilds()).isEqualTo(before);
    }

    @Test
    void what_nobody_has_signed_is_refused_without_a_hint_and_indexing_goes_on() {
        String body = SlackRequests.body(OPERATOR, "rebuild " + world.name());
        long now = CLOCK.instant().getEpochSecond();
        HttpRequest genuine = slack.signed(one.port(), body, now, body);
        assertThat(slack.send(genuine).statusCode()).isEqualTo(200);

        List<HttpResponse<String>> refused = List.of(
                slack.send(SlackRequests.unsigned(one.port(), body).build()),
                slack.send(new SlackRequests("0".repeat(32), CLOCK).signed(one.port(), body)),
                slack.send(slack.signed(one.port(), body + "x", now, body)),
                slack.send(slack.signed(one.port(), body, now - 3_600, body)),
                slack.send(slack.signed(one.port(), body, now + 3_600, body)),
                slack.send(genuine),
                // To the other instance, which has not seen it.
                slack.send(slack.signed(other.port(), body, now, body)));
        assertThat(refused).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(response.body()).isEqualTo(refused.getFirst().body());
        });
        assertThat(slack.send(slack.signed(one.port(), body + "&x=" + "x".repeat(16 << 10)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(slack.send(slack.signed(one.port(), "text=status")).statusCode())
                .isEqualTo(400);
        assertThat(api.send("GET", "/actuator/prometheus", false).body().lines())
                .filteredOn(line -> line.startsWith("endstate_chat_requests_total"))
                .anyMatch(line -> line.matches(".*\"unsigned\"} [1-9].*"))
                .anyMatch(line -> line.matches(".*\"wrong_signature\"} [2-9].*"))
                .anyMatch(line -> line.matches(".*\"stale\"} [2-9].*"))
                .anyMatch(line -> line.matches(".*\"replayed\"} [1-9].*"))
                .anyMatch(line -> line.matches(".*\"too_large\"} [1-9].*"))
                .anyMatch(line -> line.matches(".*\"malformed\"} [1-9].*"));

        world.sql().update("UPDATE item SET name = 'after bad requests' WHERE id = 9");
        world.itemsChanged(9);
        await().untilAsserted(() ->
                assertThat(ask(ANYBODY, "document " + world.name() + " 9")).contains("equal"));
    }

    @Test
    void the_signature_is_over_the_bytes_as_they_came_whatever_they_mean() {
        String body = "text=%73tatus&user_id=%550&&channel_id=C1&team_id=T1&x=a%20b+c&%C3%A9=1&empty&=";
        HttpResponse<String> answer = slack.send(slack.signed(one.port(), body));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("served by");
    }

    @Test
    void a_file_that_nobody_has_signed_is_refused_before_it_is_kept() {
        String file = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + "y".repeat(900_000)
                + "\r\n--x--\r\n";
        for (String body : List.of(file, "no part at all")) {
            HttpResponse<String> answer = slack.send(SlackRequests.unsigned(one.port(), body)
                    .setHeader("Content-Type", "multipart/form-data; boundary=x")
                    .build());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(body.equals(file) ? 413 : 401);
        }
    }

    @Test
    void only_the_slash_command_needs_no_user() {
        assertThat(api.getWithoutCredentials("/api/chat/slack")).isEqualTo(401);
        assertThat(api.send("POST", "/api/chat/slack/", false).statusCode()).isEqualTo(401);
        assertThat(api.send("POST", "/api/chat", false).statusCode()).isEqualTo(401);
        assertThat(api.getWithoutCredentials("/api/indexes")).isEqualTo(401);
    }

    @Test
    void while_the_database_hangs_slack_is_answered_in_time() {
        world.transactions().executeWithoutResult(status -> {
            world.sql().execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
            long startedAt = System.nanoTime();
            String answer = ask(ANYBODY, "document " + world.name() + " 3");
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(3));
            assertThat(answer).startsWith("A server takes too long to answer.");
            assertThat(ask(ANYBODY, "status")).contains("served by");
        });
    }

    private String ask(String user, String text) {
        return slack.ask(one.port(), user, text);
    }

    private String confirmed(String user, String order) {
        String asked = ask(user, order + " " + world.name());
        assertThat(asked).contains("Nothing is done yet");
        return ask(user, "confirm " + code(asked));
    }

    private static String code(String answer) {
        Matcher code = CODE.matcher(answer);
        assertThat(code.find()).as(answer).isTrue();
        return code.group(1);
    }

    private JsonNode rebuild() {
        return api.get("/api/indexes/" + world.name() + "/rebuilds").path(0);
    }

    private int rebuilds() {
        return api.get("/api/indexes/" + world.name() + "/rebuilds").size();
    }
}
