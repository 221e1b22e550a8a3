package dev.endstate.definition;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * One index: what its documents are, which keys there are, and which changes touch them.
 *
 * @param index the alias that users query; the folder's name
 * @param routing the key column that routes documents to shards
 * @param keys the query that returns every key there is
 * @param timed the keys whose documents change by time alone
 * @param ignores tables whose changes do not matter although they are read
 * @param documentSql the query that returns one row per key
 * @param collections nested arrays, in the order of their names
 * @param indexBody the body of the create-index request, JSON text
 * @param conditions queries that return some of the keys, by name: what a recovery may be asked for
 * @param shards what its owner knows of its future, for planning its shards
 * @param files the text of each file that says all this, by its name; every generation keeps them
 */
public record Definition(
        String index,
        KeySpec key,
        Optional<String> routing,
        String keys,
        List<Route> routes,
        List<TimedKeys> timed,
        Set<Route.Origin.Table> ignores,
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
        timed = List.copyOf(timed);
        ignores = Set.copyOf(ignores);
        collections = List.copyOf(collections);
        conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The settings of {@link #indexBody()} by their dotted names, without the prefix {@code index}. */
    public SortedMap<String, String> settings() {
        return FlatSettings.ofIndex(new JsonMapper().readTree(indexBody).path("settings"));
    }

    /** A short text, which is another one for a definition that says something else, and the same however it is written. */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    /** Of two texts that remember theirs: definitions are looked up for each batch. */
    @Override
    public int hashCode() {
        return 31 * index.hashCode() + documentSql.hashCode();
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
