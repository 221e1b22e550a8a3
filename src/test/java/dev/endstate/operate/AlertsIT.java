package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.PrometheusServer;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Whoever is on call gets figures, words and commands that are true of a running Endstate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsIT {
    /** What has no series while all is well, and why. */
    private static final Map<String, String> ABSENT = Map.of(
            "EndstateSilent", "it asks whether a series is absent, which it is not while an instance is scraped");

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private Deployment deployment;
    private RestApi api;

    @BeforeAll
    void deploy() {
        world.addItems(20);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
        deployment = world.deploy(capturing());
        api = new RestApi(deployment.port());
        world.awaitIndexEqualsDatabase();
        world.sql().update("UPDATE item SET name = 'changed' WHERE id = 1");
        world.awaitIndexEqualsDatabase();
    }

    /** By the log, and one table by polling. */
    private Map<String, String> capturing() {
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.capture.poll.tables[0].table", "maker");
        properties.put("endstate.capture.poll.tables[0].column", "id");
        properties.put("endstate.capture.poll.tables[0].interval", "200ms");
        return properties;
    }

    @AfterAll
    void close() {
        deployment.close();
        world.close();
    }

    @Test
    void an_index_tells_in_words_how_it_is_and_by_whom_it_is_captured() {
        JsonNode index = index();
        assertThat(index.path("status").asString()).isEqualTo("served by " + world.name() + "-000001");
        assertThat(index.path("gaps")).isEmpty();

        JsonNode log = index.at("/capture/by/0");
        assertThat(log.path("way").asString()).isEqualTo("log");
        assertThat(log.path("tables").toString()).isEqualTo("[\"public.item\",\"public.part\"]");
        assertThat(log.path("instance").asString()).contains("@");
        assertThat(log.path("since").isNull()).isFalse();
        assertThat(log.path("status").asString())
                .contains("captured from the database's log, by slot " + world.name() + ", by ", " s ago");
        await().untilAsserted(() ->
                assertThat(index().at("/capture/by/1/status").asString()).contains("captured by polling, by "));
        assertThat(index.at("/capture/uncaptured")).isEmpty();
    }

    @Test
    void one_instance_leads_and_another_stands_by_but_tells_the_same() {
        assertThat(figure(api, "endstate_capture_leader{way=\"log\"}")).isEqualTo(1);
        assertThat(figure(api, "endstate_capture_leader{way=\"poll\"}")).isEqualTo(1);
        assertThat(figure(api, "endstate_capture_tables{way=\"log\"}")).isEqualTo(2);

        try (Deployment standby = world.deploy(capturing())) {
            RestApi other = new RestApi(standby.port());
            assertThat(figure(other, "endstate_capture_leader{way=\"log\"}")).isZero();
            assertThat(figure(other, "endstate_capture_leader{way=\"poll\"}")).isZero();
            await().untilAsserted(() -> assertThat(figure(other, "endstate_capture_silence_seconds{way=\"log\"}"))
                    .isLessThan(20));
            assertThat(other.get("/api/indexes/" + world.name())
                            .at("/capture/by/0/status")
                            .asString())
                    .contains("captured from the database's log");
        }
    }

    @Test
    void who_no_longer_says_that_it_captures_is_named_as_the_last_one() {
        // The one that lives says so again now and then.
        await().untilAsserted(() -> {
            world.sql().update("""
                    UPDATE endstate.capturing SET instance = '7@pod', said_at = now() - interval '3 minutes'
                    WHERE way = '(polling)'""");
            assertThat(index().at("/capture/by/1/status").asString())
                    .startsWith("captured by nobody; 7@pod did until ");
        });
    }

    @Test
    void every_query_of_rules_and_dashboard_returns_a_series() throws IOException {
        PrometheusServer.assumeThereIs("prometheus");
        try (PrometheusServer prometheus = PrometheusServer.scraping(deployment.port(), AlertRules.RULES)) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(queriesWithoutSeries(prometheus)).isEqualTo(ABSENT.keySet()));
            await().untilAsserted(() -> assertThat(prometheus.rules())
                    .isNotEmpty()
                    .allSatisfy(
                            rule -> assertThat(rule.path("health").asString()).isEqualTo("ok")));
            await().untilAsserted(() -> assertThat(prometheus.rules())
                    .allSatisfy(rule -> assertThat(rule.path("state").asString())
                            .as(rule.path("name").asString())
                            .isEqualTo("inactive")));
        }
    }

    private Set<String> queriesWithoutSeries(PrometheusServer prometheus) {
        Set<String> without = new TreeSet<>();
        AlertRules.alerts().stream()
                .filter(alert -> prometheus.query(withoutBounds(alert.expr())).isEmpty())
                .forEach(alert -> without.add(alert.name()));
        AlertRules.dashboardQueries().stream()
                .filter(query -> prometheus.query(query).isEmpty())
                .forEach(without::add);
        return without;
    }

    /** With comparisons that answer 0 or 1, in the place of those that leave nothing while all is well. */
    private static String withoutBounds(String expr) {
        return expr.replaceAll("(>=|<=|==|>|<) ", "$1 bool ");
    }

    @Test
    void every_command_of_the_runbook_works() {
        long rebuild = world.sql().queryForObject("""
                INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, asked_at, moved_at)
                VALUES ('REBUILD', ?, '', ?, 'FILLING', 30, '{"fingerprint": "of another instance"}',
                        now() - interval '1 hour', now() - interval '1 hour') RETURNING id""", Long.class, world.name(), world.name() + "-000007");
        assertThat(index().path("status").asString()).endsWith("; " + world.name() + "-000007 is about to be made");

        String idle = "endstate_rebuild_idle_seconds{index=\"" + world.name() + "\"}";
        await().untilAsserted(() -> assertThat(figure(api, idle)).isGreaterThan(3_500));

        List<String> done = new ArrayList<>();
        for (RunbookCommands.Command command : RunbookCommands.read()) {
            switch (command) {
                case RunbookCommands.Request request -> {
                    awaitNoComparison();
                    String path = request.path().replace("$INDEX", world.name()).replace("$REBUILD", "" + rebuild);
                    HttpResponse<String> answer = api.send(request.method(), path, request.withUser(), request.body());
                    assertThat(answer.statusCode())
                            .as("%s %s: %s", request.method(), path, answer.body())
                            .isBetween(200, 299);
                }
                case RunbookCommands.Sql sql ->
                    world.sql().execute(sql.statements().replace("'endstate'", "'" + world.name() + "'"));
                case RunbookCommands.OfKafka tool -> assertThat(tool.line()).contains("--topic endstate.dead-letters ");
            }
            done.add(command.toString());
        }

        assertThat(done).hasSizeGreaterThan(20);
        assertThat(world.sql().queryForObject("SELECT state FROM endstate.job WHERE id = ?", String.class, rebuild))
                .isEqualTo("CANCELLED");
        await().untilAsserted(() -> assertThat(figure(api, idle)).isZero());
    }

    /** Another one is refused meanwhile, as the runbook's reader would be. */
    private void awaitNoComparison() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Objects.equals(
                        world.sql()
                                .queryForObject(
                                        "SELECT count(*) FROM endstate.job WHERE kind = 'COMPARISON' AND ended_at IS NULL",
                                        Long.class),
                        0L));
    }

    private static double figure(RestApi api, String series) {
        return api.send("GET", "/actuator/prometheus", false)
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series));
    }

    private JsonNode index() {
        return api.get("/api/indexes/" + world.name());
    }
}
