package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Somebody's index template gives each new index a pipeline. */
@ExtendWith(OutputCaptureExtension.class)
class IndexTemplatesIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final String pipeline = "/_ingest/pipeline/" + world.name();
    private final String template = "/_index_template/" + world.name();

    @BeforeEach
    void create() {
        world.contents().call("PUT", pipeline, "{\"processors\": []}");
        world.contents().call("PUT", template, """
                {"index_patterns": ["%s-*"], "priority": 500,
                 "template": {"settings": {"index.final_pipeline": "%s"}, "aliases": {"%s-all": {}}}}""".formatted(world.name(), world.name(), world.name()));
    }

    @AfterEach
    void close() {
        world.contents().call("DELETE", "/" + world.name() + "-*", "");
        world.contents().call("DELETE", template, "");
        world.contents().call("DELETE", pipeline, "");
        world.close();
    }

    @Test
    void what_it_gives_a_generation_is_in_the_log_in_the_api_and_in_the_health_until_it_is_mended(
            CapturedOutput output) {
        world.addItems(3);
        try (Deployment deployment = world.deploy()) {
            RestApi api = new RestApi(deployment.port());
            world.awaitIndexEqualsDatabase();
            String made = world.name() + "-000001";
            assertThat(output)
                    .contains(world.name() + "/index.json: the cluster's index templates give it index.final_pipeline")
                    .contains(made + " is made, but not as defined: " + world.name() + "/index.json: " + made
                            + " has, beside what the definition says, index.final_pipeline = " + world.name())
                    .contains("the aliases [" + world.name() + "-all]");

            JsonNode index = api.get("/api/indexes/" + world.name());
            assertThat(index.path("status").asString()).isEqualTo("served by " + made);
            assertThat(index.path("problems")).isEmpty();
            assertThat(index.path("warnings")
                            .valueStream()
                            .map(warning -> warning.path("cause").asString()))
                    .hasSize(4)
                    .anyMatch(cause ->
                            cause.startsWith(made + " has, beside what the definition says, index.final_pipeline"));
            JsonNode health = api.get("/actuator/health");
            assertThat(health.path("status").asString()).isEqualTo("UP");
            JsonNode details = health.at("/components/indexes/details/" + world.name());
            assertThat(details.path("state").asString()).isEqualTo("served by " + made);
            assertThat(details.path("warnings")).hasSize(4);

            world.contents().call("PUT", "/" + made + "/_settings", "{\"index.final_pipeline\": \"_none\"}");
            assertThat(api.get("/api/indexes/" + world.name())
                            .path("warnings")
                            .valueStream()
                            .map(warning -> warning.path("cause").asString()))
                    .hasSize(3)
                    .noneMatch(cause -> cause.startsWith(made) && cause.contains("final_pipeline"));
        }
    }
}
