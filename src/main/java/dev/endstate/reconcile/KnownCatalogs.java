package dev.endstate.reconcile;

import dev.endstate.definition.Definition;
import dev.endstate.source.document.CatalogFacts;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what the catalog said of each definition's queries when it was looked at last, whichever instance did, in Endstate's own schema. */
@Component
class KnownCatalogs {
    private static final TypeReference<TreeMap<String, String>> FACTS = new TypeReference<>() {};

    private final JsonMapper json = new JsonMapper();
    private final JdbcClient database;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    KnownCatalogs(JdbcClient database) {
        this.database = database;
    }

    /** @param version of the row; a text is not parsed twice */
    private record Kept(String version, CatalogFacts facts) {}

    /** Returns what was kept; empty if it was never looked at. */
    Optional<CatalogFacts> of(Definition definition) {
        Optional<String> version = database.sql(
                        "SELECT xmin::text FROM endstate.catalog WHERE index_name = ? AND fingerprint = ?")
                .params(definition.index(), definition.fingerprint())
                .query(String.class)
                .optional();
        return version.map(now -> kept.compute(
                        definition.toString(),
                        (same, known) ->
                                known != null && known.version().equals(now) ? known : new Kept(now, read(definition)))
                .facts());
    }

    private CatalogFacts read(Definition definition) {
        String text = database.sql("SELECT facts::text FROM endstate.catalog WHERE index_name = ? AND fingerprint = ?")
                .params(definition.index(), definition.fingerprint())
                .query(String.class)
                .single();
        return new CatalogFacts(json.readValue(text, FACTS));
    }

    void put(Definition definition, CatalogFacts facts) {
        database.sql("""
                        INSERT INTO endstate.catalog (index_name, fingerprint, facts) VALUES (?, ?, ?::jsonb)
                        ON CONFLICT (index_name, fingerprint) DO UPDATE SET facts = excluded.facts""")
                .params(definition.index(), definition.fingerprint(), json.writeValueAsString(facts.facts()))
                .update();
    }
}
