package dev.endstate.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/** Properties as Spring Boot reads them of YAML: flat, lists with their positions. */
final class ApplicationProperties {
    private ApplicationProperties() {}

    /** Those that the application brings along. */
    static Map<String, Object> own() {
        return of(new ClassPathResource("application.yml"));
    }

    static Map<String, Object> of(String yaml) {
        return of(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> of(Resource yaml) {
        try {
            List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("properties", yaml);

            Map<String, Object> properties = new LinkedHashMap<>();
            for (PropertySource<?> source : sources) {
                EnumerablePropertySource<?> listed = (EnumerablePropertySource<?>) source;
                for (String name : listed.getPropertyNames()) {
                    properties.put(name, listed.getProperty(name));
                }
            }
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
