package dev.endstate.chart;

import static dev.endstate.chart.Usages.IMAGE;
import static dev.endstate.chart.Usages.ONE;
import static dev.endstate.chart.Usages.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of the values: complete, equal to the defaults, and strict. */
class ChartValuesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path temp;

    private static Chart chart;
    private static JsonNode schema;

    @BeforeAll
    static void read() throws IOException {
        chart = Chart.copyTo(temp.resolve("endstate"));
        schema = JSON.readTree(Chart.SOURCE.resolve("values.schema.json").toFile());
    }

    @Test
    void every_value_has_a_type_a_default_and_a_description() {
        List<String> lacking = new ArrayList<>();
        addLacking("", schema, lacking);
        assertThat(lacking).isEmpty();
    }

    private static void addLacking(String path, JsonNode of, List<String> lacking) {
        for (String word : List.of("type", "default", "description")) {
            if (!of.has(word)) {
                lacking.add(path + " has no " + word);
            }
        }
        if (of.has("properties")
                && !of.get("additionalProperties").equals(JSON.getNodeFactory().booleanNode(false))) {
            lacking.add(path + " lets unknown values pass");
        }

        of.path("properties")
                .properties()
                .forEach(each -> addLacking(path + "/" + each.getKey(), each.getValue(), lacking));
        for (String inner : List.of("additionalProperties", "items")) {
            if (of.path(inner).has("properties")) {
                addLacking(path + "/*", of.get(inner), lacking);
            }
        }
    }

    @Test
    void the_defaults_of_the_schema_are_those_of_the_values() {
        Map<String, Object> values = ValueFiles.read(Chart.SOURCE.resolve("values.yaml"));
        List<String> different = new ArrayList<>();
        addDifferent("", schema, JSON.valueToTree(values), different);
        assertThat(different).isEmpty();
    }

    private static void addDifferent(String path, JsonNode of, JsonNode value, List<String> different) {
        // Properties and kinds of volumes: none is set by default.
        boolean open = List.of("/settings", "/definitions/volume").contains(path);
        if (!of.has("properties") || open) {
            if (!of.get("default").equals(value)) {
                different.add(path + " is " + value + ", in the schema " + of.get("default"));
            }
            return;
        }

        Stream.concat(of.get("properties").propertyStream(), value.propertyStream())
                .map(Map.Entry::getKey)
                .distinct()
                .forEach(name -> {
                    if (of.get("properties").has(name) && value.has(name)) {
                        addDifferent(path + "/" + name, of.get("properties").get(name), value.get(name), different);
                    } else {
                        different.add(path + "/" + name + " is in one of the two alone");
                    }
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            indexx: {replicas: 3}                                          | indexx
            index: {replica: 3}                                            | replica
            index: {replicas: two}                                         | replicas
            index: {replicas: 0}                                           | replicas
            index: {resources: {limit: {memory: 1Gi}}}                     | limit
            capture: {mode: both}                                          | mode
            image: {digest: latest}                                        | digest
            settings: {endstate.consume.consumrs: 4}                       | endstate.consume.consumrs
            settings: {endstate.consume.consumers: many}                   | endstate.consume.consumers
            settings: {endstate.consume.consumers: 65}                     | endstate.consume.consumers
            settings: {endstate.consume.refresh: 3 seconds}                | endstate.consume.refresh
            settings: {endstate.roles: capture}                            | endstate.roles
            settings: {endstate.capture.poll.tables: [{table: review}]}    | column
            settings: {endstate.notifications.webhooks: {ops: {format: sms}}} | format
            settings: {endstate.notifications.webhooks: {ops: {format: json, events: [gap-opend]}}} | ops/events
            settings: {endstate.notifications.webhooks: {ops: {format: json, url: 'https://open'}}} | url
            settings: {endstate.notifications.webhooks: {the-ops: {format: json}}} | the-ops
            settings: {spring.datasource.password: open}                   | spring.datasource.password
            settings: {spring.kafka.properties.sasl.jaas.config: open}     | spring.kafka.properties.sasl.jaas.config
            settings: {server.port: 9000}                                  | server.port
            settings: {management.server.ssl.enabled: true}                | management.server.ssl.enabled
            settings: {kafka.bootstrap: x}                                 | kafka.bootstrap
            definitions: {inline: {products: {a/b.sql: SELECT 1}}}         | a/b.sql
            definitions: {volume: {floppy: {}}}                            | floppy
            elasticsearch: {uris: ['http://me:open@elasticsearch:9200']}   | elasticsearch
            kafka: {bootstrapServers: 'kafka:9092'}                        | bootstrapServers
            tls: {bundles: {db: {truststore: ca.crt}}}                     | secret
            autoscaling: {type: both}                                      | type
            autoscaling: {keda: {enabled: true}}                           | enabled
            networkPolicy: {kafkaPorts: [70000]}                           | kafkaPorts
            """)
    void an_unknown_or_wrongly_typed_value_is_refused_by_its_name(String values, String named) {
        assertThatThrownBy(() -> render(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgresql: {url: ''}                                    | postgresql.url is needed
            postgresql: {secret: ''}                                 | postgresql.secret is needed
            kafka: {bootstrapServers: []}                            | kafka.bootstrapServers is needed
            elasticsearch: {uris: []}                                | elasticsearch.uris is needed
            elasticsearch: {apiKeyKey: key}                          | elasticsearch.secret is needed
            console: {secret: ''}                                    | console.secret is needed
            settings: {endstate.chat.operators: [U012AB3CD]}         | chat.secret is needed
            console: {tls: web}                                      | console.tls is "web", but tls.bundles has no such bundle
            console: {ingress: {enabled: true}}                      | console.ingress.host is needed
            console: {route: {enabled: true}}                        | console.route.parentRefs is needed
            kafka: {sasl: {mechanism: PLAIN}}                        | kafka.sasl.secret is needed
            kafka: {sasl: {mechanism: PLAIN, secret: x}}             | needs kafka.securityProtocol SASL_SSL
            kafka: {tls: kafka}                                      | kafka.tls is "kafka", but tls.bundles has no such bundle
            tls: {bundles: {web: {secret: x, certificate: tls.crt}}} | needs both certificate and privateKey
            autoscaling: {type: keda}                                | autoscaling.keda.serverAddress is needed
            capture: {mode: none}                                    | nobody would read the log
            definitions: {inline: null}                              | definitions come from one of
            definitions: {configMaps: {products: a}}                 | given: 2
            """)
    void values_that_need_each_other_are_asked_for_in_words(String values, String message) {
        assertThatThrownBy(() -> render(values)).hasMessageContaining(message);
    }

    @Test
    void an_image_volume_is_refused_where_Kubernetes_has_none() {
        assertThatThrownBy(() -> chart.render("1.32.9", List.of(IMAGE)))
                .hasMessageContaining("definitions.volume.image needs Kubernetes 1.33 or newer");
    }

    /** The chart in a cluster, as far as it looks: there is an account, and these answers to what it asks for. */
    private static Chart inCluster(String secret, String configMap) throws IOException {
        Chart copy = Chart.copyTo(Files.createTempDirectory(temp, "cluster").resolve("endstate"));
        return copy.with(
                "templates/_checks.tpl",
                copy.text("templates/_checks.tpl")
                        .replace("if " + Chart.NO_CLUSTER + " ", "if dict \"kind\" \"ServiceAccount\" ")
                        .replaceAll("lookup \"v1\" \"Secret\" \\S+ \\.", secret)
                        .replaceAll("lookup \"v1\" \"ConfigMap\" \\S+ \\$name", configMap));
    }

    @Test
    void a_secret_or_ConfigMap_that_is_missing_is_told_before_anything_is_changed() throws IOException {
        List<Path> usage = List.of(TWO);
        String version = Chart.KUBERNETES.getLast();
        String secret = "fromYaml \"{metadata: {name: found}, data: {username: a, password: b, %s: c}}\"";
        String keys =
                "api-key: a, sasl.jaas.config: b, tls.crt: c, tls.key: d, signing-secret: e, former-signing-secret: f,"
                        + " ca.crt";

        assertThatThrownBy(() -> inCluster("dict", "dict").render(version, usage))
                .hasMessageContaining(
                        "postgresql.secret is \"endstate-db\", but there is no such secret in namespace search");
        assertThatThrownBy(() -> inCluster(secret.formatted("other"), "dict").render(version, usage))
                .hasMessageContaining(
                        "kafka.sasl.secret is \"found\", but that secret has no key \"sasl.jaas.config\"");
        assertThatThrownBy(() -> inCluster(secret.formatted(keys), "dict").render(version, usage))
                .hasMessageContaining(
                        "definitions.configMaps.orders is \"orders-definition-9bcd4\", but there is no such ConfigMap");
        assertThat(inCluster(secret.formatted(keys), "dict \"kind\" \"ConfigMap\"")
                        .render(version, usage)
                        .objects())
                .isNotEmpty();
        assertThat(inCluster("dict", "dict")
                        .render(version, List.of(usage.getFirst(), ValueFiles.write(temp, "check: {objects: false}")))
                        .objects())
                .isNotEmpty();
    }

    private static void render(String values) {
        chart.render(Chart.KUBERNETES.getLast(), List.of(ONE, ValueFiles.write(temp, values)));
    }
}
