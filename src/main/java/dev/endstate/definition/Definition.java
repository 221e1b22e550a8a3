package dev.endstate.definition;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * One index: what its documents are, which keys there are, and which changes touch them.
 *
 * @param index the alias that users query; the folder's name
 * @param routing the key column that routes documents to shards
 * @param keys the query that returns every key there is
 * @param documentSql the query that returns one row per key
 * @param collections nested arrays, in the order of their names
 * @param indexBody the body of the create-index request, JSON text
 * @param conditions queries that return some of the keys, by name: what a recovery may be asked for
 * @param shards what is known of its future, for planning its shards
 * @param files every file of the folder by name, as it was read; kept in the generation
 */
public record Definition(
        String index,
        KeySpec key,
        Optional<String> routing,
        String keys,
        List<Route> routes,
        String documentSql,
        List<Collection> collections,
        String indexBody,
        SortedMap<String, String> conditions,
        ShardHints shards,
        SortedMap<String, String> files) {

    public static final String INDEX_YML = "index.yml";
    public static final String DOCUMENT_SQL = "document.sql";
    public static final String INDEX_JSON = "index.json";

    /** A nested array of a document: the field's name and the query that returns its elements. */
    public record Collection(String field, String sql) {
        /** The file that holds the query. */
        public String file() {
            return field + ".sql";
        }
    }

    public Definition {
        routes = List.copyOf(routes);
        collections = List.copyOf(collections);
        conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The settings of {@link #indexBody()} by their dotted names, without the prefix {@code index}. */
    public SortedMap<String, String> settings() {
        return FlatSettings.ofIndex(new JsonMapper().readTree(indexBody).path("settings"));
    }

    /** A short text that differs whenever a file of the definition differs. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, String> file : files.entrySet()) {
                digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(file.getValue().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A problem in one of this definition's files. */
    public Problem problem(String file, String cause, String remedy) {
        return new Problem(index + "/" + file, cause, remedy);
    }

    @Override
    public String toString() {
        return index + "@" + fingerprint();
    }
}
