package dev.endstate.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.endstate.capture.CaptureProperties;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Every variable and every property that the chart sets is one that the application reads. */
class SettingsTest {
    private static final Path TWO = Chart.SOURCE.resolve("ci/existing-configmaps-values.yaml");
    private static final Path ONE = Chart.SOURCE.resolve("ci/one-deployment-values.yaml");

    /** They have values of their own in the chart. */
    private static final Set<String> NO_SETTINGS = Set.of(
            "endstate.definitions",
            "endstate.roles",
            "endstate.source.url",
            "endstate.source.username",
            "endstate.source.password",
            "endstate.capture.cdc.username",
            "endstate.capture.cdc.password",
            "endstate.chat.signing-secret",
            "endstate.chat.second-signing-secret");

    private static Map<String, JsonNode> known;

    @TempDir
    private Path temp;

    static List<Path> usages() {
        return Chart.usages();
    }

    /** Of the application, Spring Boot and everything else on the class path, but what is not taken any more. */
    @BeforeAll
    static void readMetadata() throws IOException {
        JsonMapper json = new JsonMapper();
        known = new TreeMap<>();
        for (URL file : Collections.list(
                SettingsTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream metadata = file.openStream()) {
                for (JsonNode property : json.readTree(metadata).path("properties")) {
                    if (!property.path("deprecation").path("level").asText().equals("error")) {
                        known.put(property.get("name").asText(), property);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("usages")
    void every_variable_binds_to_a_property(Path usage) {
        assertThat(render(usage).instances())
                .isNotEmpty()
                .allSatisfy(container -> assertThat(container.getEnv())
                        .extracting(EnvVar::getName)
                        .doesNotHaveDuplicates()
                        .filteredOn(name -> !name.equals("JAVA_TOOL_OPTIONS"))
                        .allSatisfy(name -> assertThat(isKnown(name))
                                .as("%s is a property", name)
                                .isTrue()));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void every_setting_binds_to_a_property(Path usage) {
        Map<String, Object> settings = settings(render(usage));
        assertThat(settings.keySet())
                .allSatisfy(name ->
                        assertThat(isKnown(name)).as("%s is a property", name).isTrue());

        Binder binder = new Binder(new MapConfigurationPropertySource(settings));
        binder.bind(
                "spring.ssl", Bindable.of(SslProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
        binder.bind(
                "endstate.capture",
                Bindable.of(CaptureProperties.class),
                new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    /** By its name, or as an entry of a map or an element of a list. */
    private static boolean isKnown(String name) {
        String bare = bare(name);
        return known.entrySet().stream().anyMatch(property -> {
            String type = property.getValue().path("type").asText();
            boolean holdsMore = type.matches("java\\.util\\.(Map|List|Set)<.*");
            return bare(property.getKey()).equals(bare) || holdsMore && bare.startsWith(bare(property.getKey()));
        });
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    @Test
    void the_schema_has_every_property_of_endstate_with_its_default() throws IOException {
        JsonNode schema = new JsonMapper()
                .readTree(Chart.SOURCE.resolve("values.schema.json").toFile())
                .at("/properties/settings/properties");
        List<String> different = new ArrayList<>();
        known.forEach((name, property) -> {
            if (name.startsWith("endstate.") && !NO_SETTINGS.contains(name)) {
                JsonNode setting = schema.path(name);
                String byDefault = text(property.path("defaultValue"));
                if (setting.isMissingNode()) {
                    different.add("add to properties of settings in values.schema.json: \"" + name
                            + "\": {\"type\": .., \"description\": .., \"default\": " + byDefault + "}");
                } else if (!text(setting.get("default")).equals(byDefault)) {
                    different.add(name + " is " + byDefault + " by default, in values.schema.json "
                            + text(setting.get("default")));
                }
            }
        });
        schema.fieldNames().forEachRemaining(name -> {
            if (!known.containsKey(name)) {
                different.add("no property any more, take it out of values.schema.json: " + name);
            }
        });
        assertThat(different).isEmpty();
    }

    private static String text(JsonNode value) {
        return value.isArray() && value.isEmpty() ? "" : value.asText();
    }

    @Test
    void large_numbers_stay_whole() {
        assertThat(settings(render(ONE))).containsEntry("endstate.capture.poll.tables[0].overlap-count", 1000000);
    }

    @Test
    void what_a_user_sets_goes_before_what_the_chart_makes_of_other_values() {
        Path values = ValueFiles.write(temp, "settings: {logging.structured.format.console: gelf}");
        assertThat(settings(render(ONE, values))).containsEntry("logging.structured.format.console", "gelf");
    }

    @Test
    void certificates_are_read_where_they_are_mounted() {
        Rendering rendering = render(TWO);
        Map<String, Object> settings = settings(rendering);
        assertThat(settings)
                .containsEntry("spring.kafka.ssl.bundle", "kafka")
                .containsEntry("spring.elasticsearch.restclient.ssl.bundle", "elasticsearch")
                .containsEntry("server.ssl.bundle", "console")
                .containsEntry(
                        "spring.ssl.bundle.pem.kafka.truststore.certificate", "file:/etc/endstate/tls/kafka/ca.crt")
                .containsEntry(
                        "spring.ssl.bundle.pem.console.keystore.private-key", "file:/etc/endstate/tls/console/tls.key")
                .doesNotContainKey("spring.ssl.bundle.pem.console.truststore.certificate");
        Container container = Rendering.endstate(rendering.deployment("index"));
        for (String name : List.of("db", "kafka", "elasticsearch", "console")) {
            assertThat(container.getVolumeMounts()).anySatisfy(mount -> {
                assertThat(mount.getMountPath()).isEqualTo("/etc/endstate/tls/" + name);
                assertThat(rendering
                                .deployment("index")
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getVolumes())
                        .anySatisfy(volume -> {
                            assertThat(volume.getName()).isEqualTo(mount.getName());
                            assertThat(volume.getSecret().getSecretName()).isNotBlank();
                        });
            });
        }
    }

    @ParameterizedTest
    @MethodSource("usages")
    void no_secret_is_written_into_an_object(Path usage) {
        assertThat(render(usage).pods().values())
                .flatExtracting(pod -> pod.getSpec().getContainers())
                .flatExtracting(Container::getEnv)
                .filteredOn(variable ->
                        variable.getName().matches(".*(PASSWORD|JAAS_CONFIG|APIKEY|SECRET|WEBHOOKS_.*_URL)"))
                .isNotEmpty()
                .allSatisfy(variable -> {
                    assertThat(variable.getValue()).isNull();
                    assertThat(variable.getValueFrom().getSecretKeyRef().getOptional())
                            .isNull();
                });
    }

    @Test
    void each_server_is_asked_with_the_secret_that_is_meant_for_it() {
        assertThat(secrets(render(TWO)))
                .containsEntry("SPRING_DATASOURCE_PASSWORD", "endstate-db/password")
                .containsEntry("ENDSTATE_SOURCE_USERNAME", "shop-reader/username")
                .containsEntry("ENDSTATE_CAPTURE_CDC_PASSWORD", "shop-replicator/password")
                .containsEntry("SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "endstate-kafka/sasl.jaas.config")
                .containsEntry("SPRING_ELASTICSEARCH_APIKEY", "endstate-elasticsearch/api-key")
                .containsEntry("SPRING_SECURITY_USER_PASSWORD", "endstate-console/password")
                .containsEntry("ENDSTATE_CHAT_SIGNINGSECRET", "endstate-chat/signing-secret")
                .containsEntry("ENDSTATE_CHAT_SECONDSIGNINGSECRET", "endstate-chat/former-signing-secret")
                .doesNotContainKey("SPRING_ELASTICSEARCH_PASSWORD");
        Rendering git = render(Chart.SOURCE.resolve("ci/git-values.yaml"));
        assertThat(secrets(git))
                .containsEntry("SPRING_ELASTICSEARCH_PASSWORD", "search-es-elastic-user/elastic")
                .doesNotContainKey("ENDSTATE_CHAT_SIGNINGSECRET");
        assertThat(Rendering.variable(Rendering.endstate(git.deployment("index")), "SPRING_ELASTICSEARCH_USERNAME"))
                .isEqualTo("elastic");
    }

    private static Map<String, String> secrets(Rendering rendering) {
        return Rendering.endstate(rendering.deployment("index")).getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null)
                .collect(Collectors.toMap(EnvVar::getName, variable -> {
                    var key = variable.getValueFrom().getSecretKeyRef();
                    return key.getName() + "/" + key.getKey();
                }));
    }

    private static Map<String, Object> settings(Rendering rendering) {
        return ApplicationProperties.of(Objects.requireNonNull(rendering
                .one(ConfigMap.class, "shop-endstate-settings")
                .getData()
                .get("application.yml")));
    }

    private Rendering render(Path... values) {
        return Chart.copyTo(temp.resolve("endstate"))
                .render(Chart.KUBERNETES.getLast(), Stream.of(values).toList());
    }
}
