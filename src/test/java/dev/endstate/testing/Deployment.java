package dev.endstate.testing;

import dev.endstate.EndstateApplication;
import dev.endstate.servers.Servers;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An instance of Endstate in this JVM. */
public final class Deployment implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Deployment(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts an instance.
     *
     * @param more further properties, and those that override the usual ones
     * @param sources configurations beside the application's, to replace a part of it
     */
    public static Deployment start(
            Servers servers, String database, Path definitions, Map<String, String> more, Class<?>... sources) {
        Map<String, String> properties = properties(servers, database, definitions);
        properties.putAll(more);
        return start(properties, sources);
    }

    /** Starts an instance with these properties alone. */
    public static Deployment start(Map<String, String> properties, Class<?>... sources) {
        return new Deployment(new SpringApplicationBuilder(EndstateApplication.class)
                .sources(sources)
                .properties(new HashMap<String, Object>(properties))
                .run());
    }

    /** What an instance on these servers needs to be told, with a topic for each table of the database. */
    public static Map<String, String> properties(Servers servers, String database, Path definitions) {
        Map<String, String> properties = new HashMap<>(servers.properties(database));
        properties.put("endstate.definitions", definitions.toString());
        properties.put("endstate.consume.refresh", "200ms");
        properties.put("endstate.rebuild.refresh", "200ms");

        properties.put("endstate.topics.table", database + ".{schema}.{table}");
        // Tests write to tables' topics in the place of a capture.
        properties.put("endstate.topics.create", "all");
        properties.put("endstate.consume.dead-letter-topic", database + ".dead-letters");
        properties.put("endstate.scan.topic", database + ".scans");
        properties.put("endstate.scan.partitions", "4");

        properties.put("server.port", "0");
        properties.put("spring.jmx.enabled", "false");
        properties.put("spring.main.allow-bean-definition-overriding", "true");
        properties.put("spring.main.banner-mode", "off");
        properties.put("spring.security.user.name", "tester");
        properties.put("spring.security.user.password", "secret");
        return properties;
    }

    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The port of its REST API. */
    public int port() {
        return Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    }

    /** A folder of the test resources. */
    public static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(Deployment.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
