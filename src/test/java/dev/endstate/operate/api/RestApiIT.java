package dev.endstate.operate.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.security.core.userdetails.UserDetailsService;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestApiIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private Deployment deployment;
    private RestApi api;

    @BeforeAll
    void deploy() {
        world.addItems(20);
        deployment = world.deploy();
        api = new RestApi(deployment.port());
        world.awaitIndexEqualsDatabase();
    }

    @AfterAll
    void close() {
        deployment.close();
        world.close();
    }

    @Test
    void only_health_and_metrics_are_open() {
        assertThat(api.getWithoutCredentials("/actuator/health/liveness")).isEqualTo(200);
        assertThat(api.getWithoutCredentials("/actuator/health/readiness")).isEqualTo(200);
        assertThat(api.getWithoutCredentials("/actuator/prometheus")).isEqualTo(200);
        assertThat(api.getWithoutCredentials("/api/indexes")).isEqualTo(401);
        assertThat(api.getWithoutCredentials("/actuator/env")).isEqualTo(401);
    }

    @Test
    void without_a_secret_there_is_nothing_to_ask_by_chat() {
        assertThat(api.send("POST", "/api/chat/slack", false).statusCode()).isEqualTo(401);
        assertThat(api.send("POST", "/api/chat/slack", true).statusCode()).isEqualTo(404);
    }

    @Test
    void a_login_does_not_make_the_next_requests_dear() {
        api.get("/api/indexes");

        // A bcrypt hash here would take a tenth of a second of a core for each request.
        assertThat(deployment
                        .bean(UserDetailsService.class)
                        .loadUserByUsername("tester")
                        .getPassword())
                .startsWith("{noop}");
    }

    @Test
    void metrics_have_the_documented_names() {
        String metrics = api.send("GET", "/actuator/prometheus", false).body();
        assertThat(metrics)
                .contains("endstate_documents_total{index=\"" + world.name() + "\",outcome=\"indexed\"} 20.0")
                .contains("endstate_read_seconds_count{index=\"" + world.name())
                .contains("endstate_bulk_seconds_count{index=\"" + world.name())
                .contains("endstate_parked{index=\"" + world.name())
                .contains("endstate_freshness_seconds_count{index=\"" + world.name());
    }

    @Test
    void lines_that_are_not_logged_are_not_counted_at_every_one_of_them() {
        assertThat(api.send("GET", "/actuator/prometheus", false).body()).doesNotContain("logback_events");
    }

    @Test
    void an_index_shows_its_generations() {
        JsonNode index = api.get("/api/indexes/" + world.name());
        assertThat(index.path("parked").asInt()).isZero();
        JsonNode generation = index.path("generations").path(0);
        assertThat(generation.path("name").asString()).isEqualTo(world.name() + "-000001");
        assertThat(generation.path("active").asBoolean()).isTrue();
        assertThat(generation.path("documents").asInt()).isEqualTo(20);
        assertThat(generation.path("definition").asString())
                .isEqualTo(index.path("definition").asString());
    }

    @Test
    void a_document_is_compared_with_the_database() {
        JsonNode equal = api.get("/api/indexes/" + world.name() + "/documents/3");
        assertThat(equal.path("equal").asBoolean()).isTrue();
        assertThat(equal.path("differences")).isEmpty();

        world.sql().update("UPDATE item SET name = 'nobody was told' WHERE id = 4");
        JsonNode stale = api.get("/api/indexes/" + world.name() + "/documents/4");
        assertThat(stale.path("equal").asBoolean()).isFalse();
        assertThat(stale.path("differences").path(0).path("path").asString()).isEqualTo("/name");
        assertThat(stale.path("differences").path(0).path("database").asString())
                .isEqualTo("nobody was told");

        JsonNode absent = api.get("/api/indexes/" + world.name() + "/documents/4711");
        assertThat(absent.path("equal").asBoolean()).isTrue();
        assertThat(absent.has("database") && !absent.path("database").isNull()).isFalse();
    }

    @Test
    void a_document_says_why_its_key_is_parked() {
        ParkedKeys parked = deployment.bean(ParkedKeys.class);
        String generation = world.name() + "-000001";

        parked.park(generation, world.name(), 1, Map.of("7", "too long"));
        try {
            assertThat(api.get("/api/indexes/" + world.name() + "/documents/7")
                            .path("parked")
                            .asString())
                    .isEqualTo("too long");
            assertThat(api.get("/api/indexes/" + world.name() + "/documents/8")
                            .path("parked")
                            .isNull())
                    .isTrue();
        } finally {
            parked.clear(generation, Map.of("7", 2L));
        }
    }

    @Test
    void mistakes_are_answered_with_problem_details() {
        assertThat(api.send("GET", "/api/indexes/nope", true).statusCode()).isEqualTo(404);

        var wrongKey = api.send("GET", "/api/indexes/" + world.name() + "/documents/abc", true);
        assertThat(wrongKey.statusCode()).isEqualTo(400);
        assertThat(wrongKey.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(wrongKey.body()).contains("is not a bigint");

        var noLimit = api.send("GET", "/api/indexes/" + world.name() + "/parked?limit=0", true);
        assertThat(noLimit.statusCode()).isEqualTo(400);
        assertThat(noLimit.body()).contains("limit must be 1 to 1000");

        var noShare = api.send("POST", "/api/indexes/" + world.name() + "/rebuilds?share=0", true);
        assertThat(noShare.statusCode()).isEqualTo(400);
        assertThat(noShare.body()).contains("share must be greater than or equal to 1");

        var noNumber = api.send("POST", "/api/indexes/" + world.name() + "/rebuilds?share=much", true);
        assertThat(noNumber.statusCode()).isEqualTo(400);
        assertThat(noNumber.body()).contains("'share'", "'much'");

        var noJson = api.post("/api/indexes/" + world.name() + "/recoveries", "{keys");
        assertThat(noJson.statusCode()).isEqualTo(400);
        assertThat(noJson.body()).contains("The body is not JSON");

        var noBody = api.send("POST", "/api/indexes/" + world.name() + "/recoveries", true);
        assertThat(noBody.statusCode()).isEqualTo(400);
        assertThat(noBody.body()).contains("has no body");

        assertThat(api.send("POST", "/api/indexes/nope/parked/retry", true).statusCode())
                .isEqualTo(404);
    }
}
