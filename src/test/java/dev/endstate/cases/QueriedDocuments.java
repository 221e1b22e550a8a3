package dev.endstate.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that a definition's queries return now, by PostgreSQL's own JSON: it does not believe what it tests. */
final class QueriedDocuments {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final JdbcTemplate sql;
    private final List<String> key;
    private final String keys;

    /** @param folder of the definition */
    QueriedDocuments(Path folder, JdbcTemplate sql) {
        this.folder = folder;
        this.sql = sql;
        Map<String, Object> yml = new Yaml().load(read(folder.resolve("index.yml")));
        this.key = ((Map<?, ?>) yml.get("key"))
                .keySet().stream().map(String::valueOf).toList();
        this.keys = String.valueOf(yml.get("keys"));
    }

    /** Whole documents, by the values of their key's columns. */
    Map<String, JsonNode> now() {
        Map<String, JsonNode> documents = new TreeMap<>();
        rows("document.sql").forEach(row -> documents.put(keyOf(row), nested(row)));

        for (Path file : collections()) {
            String field = file.getFileName().toString().replaceFirst("\\.sql$", "");
            documents.values().forEach(document -> ((ObjectNode) document).putArray(field));
            for (ObjectNode row : rows(file.getFileName().toString())) {
                JsonNode document = documents.get(keyOf(row));
                if (document != null) {
                    row.remove(key);
                    ((ArrayNode) document.path(field)).add(row.has("_value") ? row.path("_value") : nested(row));
                }
            }
        }

        return documents;
    }

    /** The values of the key's columns in a document or a row. */
    String keyOf(JsonNode document) {
        return key.stream()
                .map(column -> document.path(column).asString())
                .toList()
                .toString();
    }

    private List<ObjectNode> rows(String file) {
        String query = read(folder.resolve(file)).strip().replaceFirst(";$", "");
        List<ObjectNode> rows = new ArrayList<>();
        sql.query("WITH ids AS (" + keys + "\n) SELECT to_jsonb(d)::text FROM (" + query + "\n) d", row -> {
            rows.add((ObjectNode) JSON.readTree(row.getString(1)));
        });
        return rows;
    }

    private static ObjectNode nested(ObjectNode row) {
        ObjectNode document = JSON.createObjectNode();
        row.forEachEntry((name, value) -> {
            String[] path = name.split("\\.");
            ObjectNode at = document;
            for (int i = 0; i < path.length - 1; i++) {
                at = at.withObjectProperty(path[i]);
            }
            at.set(path[path.length - 1], value);
        });
        return document;
    }

    private List<Path> collections() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql") && !file.endsWith("document.sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
