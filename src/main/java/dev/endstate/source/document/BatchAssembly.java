package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assembles the documents of one batch: runs each query over its keys and puts the rows together. */
final class BatchAssembly {
    private static final Logger log = LoggerFactory.getLogger(BatchAssembly.class);

    private final Definition definition;
    private final Connection connection;
    private final List<Key> keys;
    private final long maxBytes;
    private final KeyPositions positions;
    private final Map<Key, String> faults = new HashMap<>();
    private long bytes;
    private int notAskedFor;
    private List<@Nullable String> lastNotAskedFor = List.of();

    BatchAssembly(Definition definition, Connection connection, List<Key> keys, long maxBytes) {
        this.definition = definition;
        this.connection = connection;
        this.keys = keys;
        this.maxBytes = maxBytes;
        this.positions = new KeyPositions(keys);
    }

    Read read(DocumentQueries queries, long ticket, long startedAt) throws SQLException {
        RowChains documents = rows(queries.document(), queries.rowBytes());
        List<RowChains> collections = new ArrayList<>();
        for (DocumentQuery collection : queries.collections()) {
            collections.add(rows(collection, queries.rowBytes()));
        }

        byte @Nullable [][] assembled = new byte[keys.size()][];
        JsonBuffer json = new JsonBuffer(4096);
        for (int key = 0; key < assembled.length; key++) {
            if (documents.has(key) && !faults.containsKey(keys.get(key))) {
                json.clear();
                assemble(queries, documents, collections, key, json);
                assembled[key] = json.copy();
            }
        }

        return new Read(ticket, startedAt, keys, assembled, faults);
    }

    private static void assemble(
            DocumentQueries queries, RowChains documents, List<RowChains> collections, int key, JsonBuffer json) {
        json.ascii('{');
        documents.copyTo(json, key, false);
        for (int c = 0; c < collections.size(); c++) {
            DocumentQuery collection = queries.collections().get(c);
            json.ascii(',');
            json.raw(collection.prefix());
            json.ascii('[');
            collections.get(c).copyTo(json, key, !collection.layout().isBareValue());
            json.ascii(']');
        }
        json.ascii('}');
    }

    private RowChains rows(DocumentQuery query, RowBytes seen) throws SQLException {
        RowBytes.Seen before = seen.of(query);
        RowChains rows = new RowChains(keys.size(), roomFor(before));
        FetchSize fetch = new FetchSize(before.largest());
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setFetchSize(fetch.rows());
            bindKeys(statement);
            try (ResultSet row = statement.executeQuery()) {
                if (!query.layout().fits(row.getMetaData())) {
                    throw new SourceException.Broken(query.file() + " of " + definition.index()
                            + " returns other columns than when it was prepared");
                }
                while (row.next()) {
                    int length = rows.bytes();
                    take(row, query, rows);
                    if (fetch.count(rows.bytes() - length)) {
                        row.setFetchSize(fetch.rows());
                    }
                }
            }
        } catch (SQLException e) {
            throw SqlStates.explain(definition.index() + "/" + query.file(), e);
        } finally {
            seen.note(query, new RowBytes.Seen(fetch.largest(), rows.bytes() / Math.max(1, keys.size())));
        }

        bytes += rows.bytes();
        reportRowsNotAskedFor(query);
        return rows;
    }

    /** An eighth more than before, since rows differ; never more than the batch may have. */
    private int roomFor(RowBytes.Seen before) {
        return (int) Math.min(maxBytes, keys.size() * (before.ofKey() + before.ofKey() / 8 + 16L));
    }

    /** Such rows harm no key of the batch, but the query does more than it is asked for. */
    private void reportRowsNotAskedFor(DocumentQuery query) {
        if (notAskedFor > 0) {
            log.warn(
                    "{} of {} returned {} rows that were not asked for, such as that of key {}; they are ignored. Join `ids`"
                            + " on every key column",
                    query.file(),
                    definition.index(),
                    notAskedFor,
                    lastNotAskedFor);
            notAskedFor = 0;
        }
    }

    private void bindKeys(PreparedStatement statement) throws SQLException {
        for (int column = 0; column < definition.key().size(); column++) {
            Object[] values = new Object[keys.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = keys.get(i).values().get(column);
            }
            String type = definition.key().columns().get(column).type().sqlName();
            Array array = connection.createArrayOf(type.equals("bigint") ? "int8" : type, values);
            statement.setArray(column + 1, array);
        }
    }

    private void take(ResultSet row, DocumentQuery query, RowChains rows) throws SQLException {
        int position = positions.of(row, query.layout());
        if (position < 0) {
            notAskedFor++;
            lastNotAskedFor = query.layout().key(row);
            return;
        }

        boolean isDocument = query.field().isEmpty();
        if (isDocument && rows.has(position)) {
            faults.put(keys.get(position), query.file() + " returns this key more than once; a document is one row");
            return;
        }

        query.layout().write(row, rows.buffer());
        rows.add(position);
        if (bytes + rows.bytes() > maxBytes) {
            throw new SourceException.TooLarge("the documents of " + keys.size() + " keys of " + definition.index()
                    + " have more than " + maxBytes + " bytes");
        }
    }
}
