package dev.endstate.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The compose file of this repository.
 *
 * @param content everything that it says
 * @param services what it starts, by name
 */
record ComposeFile(JsonNode content, SortedMap<String, ComposeService> services) {
    private static final Path FILE = Path.of("docker-compose.yml");

    static ComposeFile read() throws IOException {
        JsonNode content = yaml(FILE);
        SortedMap<String, ComposeService> services = new TreeMap<>();
        content.path("services")
                .properties()
                .forEach(service ->
                        services.put(service.getKey(), new ComposeService(service.getKey(), service.getValue())));
        return new ComposeFile(content, services);
    }

    static JsonNode yaml(Path file) throws IOException {
        return new JsonMapper().valueToTree(new Yaml().load(Files.readString(file)));
    }

    ComposeService service(String name) {
        ComposeService service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException(FILE + " has no service " + name);
        }
        return service;
    }
}
