package dev.endstate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A database of entries, the index that Endstate builds of them, and indexes of the same settings that others fill. */
final class Catalog {
    private static final Path DEFINITIONS = Deployment.resource("/bench/indexes");
    private static final int COMPARED = 1_000;
    static final Path DEFINITION = DEFINITIONS.resolve("catalog");

    private final BenchServers servers;
    private final IndexContents contents;
    private final String name;
    private final int documents;
    private final JdbcTemplate sql;

    Catalog(BenchServers servers, String name, int documents) throws IOException, SQLException {
        this.servers = servers;
        this.contents = servers.contents();
        this.name = name;
        this.documents = documents;
        // One connection: a new one for each question would be work that the rebuild waits for.
        this.sql = new JdbcTemplate(new SingleConnectionDataSource(
                servers.postgres().createDatabase(name).getConnection(), true));
        BenchScript.run(sql, "/bench/schema.sql", documents);
    }

    /** Starts Endstate, whose rebuilds and comparisons go as fast as they can; returns when the index is built. */
    EndstateProcess deploy(String heap) throws IOException {
        return deploy(heap, Map.of("endstate.rebuild.share", "100", "endstate.reconcile.share", "100"));
    }

    EndstateProcess deploy(String heap, Map<String, String> more) throws IOException {
        Map<String, String> properties = new HashMap<>(servers.properties(name));
        properties.put("endstate.definitions", DEFINITIONS.toString());
        properties.put("endstate.rebuild.retain", "0s");
        properties.put("endstate.scan.topic", "scans-of-" + name);
        properties.put("server.port", "0");
        properties.put("spring.security.user.name", "tester");
        properties.put("spring.security.user.password", "secret");
        properties.putAll(more);

        EndstateProcess endstate = EndstateProcess.start(properties, heap, "endstate-" + name);
        Awaitility.await()
                .atMost(Duration.ofMinutes(40))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> count("catalog") == documents);
        return endstate;
    }

    OwnPipeline ownPipeline(String heap, String topic) throws IOException {
        return OwnPipeline.start(servers, name, "own", topic, DEFINITION, heap);
    }

    /** Makes an index as Endstate makes it for being filled: with an alias, without refreshes. */
    void createIndex(String alias) throws IOException {
        ObjectNode body = (ObjectNode) new JsonMapper().readTree(Files.readString(DEFINITION.resolve("index.json")));
        ((ObjectNode) body.get("settings")).put("refresh_interval", "-1").put("index.gc_deletes", "1h");
        body.putObject("aliases").putObject(alias);
        contents.call("PUT", "/" + alias + "-1", body.toString());
    }

    /** As users query it: refreshed, and every document is found. */
    void serve(String alias) {
        contents.call("PUT", "/" + alias + "/_settings", "{\"index.refresh_interval\":null}");
        contents.call("POST", "/" + alias + "/_refresh", "");
        assertThat(count(alias)).isEqualTo(documents);
    }

    void deleteIndex(String alias) {
        contents.call("DELETE", "/" + alias + "-1", "");
    }

    /** Waits until Elasticsearch merges nothing: what one has left to merge is not the next one's work. */
    void awaitQuiet() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(15))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> contents.call("GET", "/_stats/merge", "")
                                .at("/_all/total/merges/current")
                                .asInt(-1)
                        == 0);
    }

    int count(String index) {
        return contents.call("GET", "/" + index + "/_count", "").path("count").asInt(-1);
    }

    /** The name of the generation that users query. */
    String queried() {
        return contents.call("GET", "/_alias/catalog", "")
                .propertyNames()
                .iterator()
                .next();
    }

    /** What Endstate has written: JSON by id. */
    Map<String, String> written() {
        Map<String, String> written = new TreeMap<>();
        contents.all("catalog").forEach((id, document) -> written.put(id, document.toString()));
        assertThat(written).hasSize(documents);
        return written;
    }

    /** Fails unless the own pipeline has written what Endstate has: else they have not done the same work. */
    void checkThatBothWroteTheSame() {
        for (String order : List.of("asc", "desc")) {
            assertThat(some("own", order)).as("the own pipeline's documents").isEqualTo(some("catalog", order));
        }
    }

    private Map<String, JsonNode> some(String index, String order) {
        String search = "{\"size\": %d, \"sort\": [{\"id\": \"%s\"}]}".formatted(COMPARED, order);
        Map<String, JsonNode> some = new TreeMap<>();
        contents.call("POST", "/" + index + "/_search", search)
                .at("/hits/hits")
                .forEach(hit -> some.put(hit.path("_id").asString(), hit.path("_source")));
        assertThat(some).hasSize(COMPARED);
        return some;
    }

    JdbcTemplate sql() {
        return sql;
    }
}
