package dev.endstate.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The documents that a world's rows make, by SQL of its own, so that the assertion does not believe what it tests. */
final class ItemDocuments {
    private static final int SHOWN = 5;
    private static final String ORACLE = """
            SELECT i.id::text AS key, jsonb_build_object(
                'id', i.id, 'name', i.name, 'share', 100 / i.amount,
                'maker', CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('id', m.id, 'name', m.name) END,
                'parts', coalesce((SELECT jsonb_agg(jsonb_build_object('number', p.id, 'label', p.label) ORDER BY p.id)
                                   FROM part p WHERE p.item_id = i.id), '[]'))::text AS document
            FROM item i LEFT JOIN maker m ON m.id = i.maker_id
            WHERE NOT i.hidden AND i.amount <> 0
            """;

    private final JdbcTemplate sql;

    ItemDocuments(JdbcTemplate sql) {
        this.sql = sql;
    }

    /** Gives every document by its key, as of now. */
    Map<String, JsonNode> all() {
        Map<String, JsonNode> documents = new TreeMap<>();
        sql.query(ORACLE, row -> {
            documents.put(row.getString("key"), new JsonMapper().readTree(row.getString("document")));
        });
        return documents;
    }

    /** Says what an index lacks, has otherwise, or has too much; the first few, and how many there are. */
    static List<String> differences(Map<String, JsonNode> database, Map<String, JsonNode> index) {
        List<String> differences = new ArrayList<>();
        database.forEach((key, document) -> {
            if (!index.containsKey(key)) {
                differences.add("missing " + key + ": " + document);
            } else if (!document.equals(index.get(key))) {
                differences.add("stale " + key + ": database " + document + ", index " + index.get(key));
            }
        });

        index.forEach((key, document) -> {
            if (!database.containsKey(key)) {
                differences.add("extra " + key + ": " + document);
            }
        });
        return differences.size() <= SHOWN ? differences : abridged(differences);
    }

    private static List<String> abridged(List<String> differences) {
        return Stream.concat(
                        Stream.of(differences.size() + " in all"),
                        differences.stream().limit(SHOWN))
                .toList();
    }
}
