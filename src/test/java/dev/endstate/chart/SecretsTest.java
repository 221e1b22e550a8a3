package dev.endstate.chart;

import static dev.endstate.chart.Usages.GIT;
import static dev.endstate.chart.Usages.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passwords, keys and certificates come from Secrets, each to the server that it is meant for. */
class SecretsTest {
    @TempDir
    private Path temp;

    @Test
    void certificates_are_read_where_they_are_mounted() {
        Rendering rendering = render(TWO);
        Map<String, Object> settings = rendering.settings();
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
    @MethodSource("dev.endstate.chart.Usages#all")
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

        Rendering git = render(GIT);
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

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
