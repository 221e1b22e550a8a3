package dev.endstate.source.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Key;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Composite keys of text that try to look like other keys, or like something else. */
class HostileKeysIT {
    private static final List<List<String>> KEYS = List.of(
            List.of("a-", "b"),
            List.of("a", "-b"),
            List.of("a:", "b"),
            List.of("a", ":b"),
            List.of("a\\", "b"),
            List.of("a", "\\b"),
            List.of("a\\:", "b"),
            List.of("", "empty tenant"),
            List.of("slash/es", "per%cent?#&"),
            List.of("quote\"s", "back\nline\ttab"),
            List.of("grüße 日本", "🎁"),
            List.of(" spaces ", " "),
            List.of("'; DROP TABLE tagline; --", "{\"id\":1}"),
            List.of("NULL", "null"));

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void each_key_is_a_document_of_its_own_and_keys_too_long_for_Elasticsearch_are_parked() throws IOException {
        world.sql().execute("CREATE TABLE tagline (tenant text, code text, words text, PRIMARY KEY (tenant, code))");
        KEYS.forEach(key -> world.sql().update("INSERT INTO tagline VALUES (?, ?, 'first')", key.get(0), key.get(1)));
        String tooLong = "ü".repeat(300);
        world.sql().update("INSERT INTO tagline VALUES ('t', ?, 'first')", tooLong);
        define();
        try (Deployment deployment = world.deploy()) {
            await().untilAsserted(() -> assertThat(world.contents().all(world.name()))
                    .as(
                            "documents; parked are %s",
                            deployment.bean(ParkedKeys.class).page(world.name(), null, 10))
                    .hasSize(KEYS.size()));
            assertThat(deployment.bean(ParkedKeys.class).page(world.name(), null, 10))
                    .singleElement()
                    .satisfies(parked -> assertThat(parked.reason()).contains("512 bytes"));

            world.sql().update("UPDATE tagline SET words = 'second'");
            for (List<String> key : KEYS) {
                world.publish(world.tableTopic("tagline"), null, json(key));
            }
            await().untilAsserted(() -> {
                Map<String, JsonNode> documents = world.contents().all(world.name());
                for (List<String> key : KEYS) {
                    JsonNode document = documents.get(new Key(key).id());
                    assertThat(document).as("the document of %s", key).isNotNull();
                    assertThat(document.path("words").asString())
                            .as("of %s", key)
                            .isEqualTo("second");
                    assertThat(document.path("tenant").asString()).isEqualTo(key.get(0));
                    assertThat(document.path("code").asString()).isEqualTo(key.get(1));
                }
            });
        } finally {
            world.close();
        }
    }

    private static String json(List<String> key) {
        return new tools.jackson.databind.json.JsonMapper()
                .createObjectNode()
                .put("tenant", key.get(0))
                .put("code", key.get(1))
                .toString();
    }

    private void define() throws IOException {
        Files.delete(world.definition().resolve("parts.sql"));

        Files.writeString(world.definition().resolve("index.yml"), """
                key: {tenant: text, code: text}
                routing: tenant
                keys: SELECT tenant, code FROM tagline
                changes:
                  - table: tagline
                    key: [tenant, code]
                """);
        Files.writeString(
                world.definition().resolve("document.sql"),
                "SELECT t.tenant, t.code, t.words FROM ids JOIN tagline t ON (t.tenant, t.code) = (ids.tenant, ids.code)");
        Files.writeString(
                world.definition().resolve("index.json"),
                "{\"settings\":{\"number_of_shards\":2,\"number_of_replicas\":0},\"mappings\":{\"_routing\":{\"required\":true}}}");
    }
}
