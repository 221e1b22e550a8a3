package dev.endstate.chart;

import static dev.endstate.chart.Usages.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.endstate.capture.CaptureProperties;
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
import java.util.Set;
import java.util.TreeMap;
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
    /** Properties that have values of their own in the chart. */
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

    /** Reads those of the application, of Spring Boot and of all else on the class path, except what is no longer accepted. */
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
    @MethodSource("dev.endstate.chart.Usages#all")
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
    @MethodSource("dev.endstate.chart.Usages#all")
    void every_setting_binds_to_a_property(Path usage) {
        Map<String, Object> settings = render(usage).settings();
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
                different.add("no longer a property, take it out of values.schema.json: " + name);
            }
        });

        assertThat(different).isEmpty();
    }

    private static String text(JsonNode value) {
        return value.isArray() && value.isEmpty() ? "" : value.asText();
    }

    @Test
    void large_numbers_stay_whole() {
        assertThat(render(ONE).settings()).containsEntry("endstate.capture.poll.tables[0].overlap-count", 1000000);
    }

    @Test
    void what_a_user_sets_goes_before_what_the_chart_makes_of_other_values() {
        Path values = ValueFiles.write(temp, "settings: {logging.structured.format.console: gelf}");
        assertThat(render(ONE, values).settings()).containsEntry("logging.structured.format.console", "gelf");
    }

    private Rendering render(Path... values) {
        return Chart.rendered(temp, values);
    }
}
