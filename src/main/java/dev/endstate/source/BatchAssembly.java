package dev.endstate.source;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
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

/** One batch: runs each query over its keys and puts the rows together to documents. */
final class BatchAssembly {
    private static final Logger log = LoggerFactory.getLogger(BatchAssembly.class);
    private static final int FETCH_ROWS = 500;

    private final Definition definition;
    private final Connection connection;
    private final List<Key> keys;
    private final long maxBytes;
    private final Map<List<String>, Integer> positions;
    private final Map<Key, String> faults = new HashMap<>();
    private long bytes;

    BatchAssembly(Definition definition, Connection connection, List<Key> keys, long maxBytes) {
        this.definition = definition;
        this.connection = connection;
        this.keys = keys;
        this.maxBytes = maxBytes;
        this.positions = HashMap.newHashMap(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            positions.put(keys.get(i).values(), i);
        }
    }

    Read read(DocumentQueries queries, long ticket, long startedAt) throws SQLException {
        RowChains documents = rows(queries.document());
        List<RowChains> collections = new ArrayList<>();
        for (DocumentQuery collection : queries.collections()) {
            collections.add(rows(collection));
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
            json.raw(FieldTree.prefix(collection.field()));
            json.ascii('[');
            collections.get(c).copyTo(json, key, !collection.layout().isBareValue());
            json.ascii(']');
        }
        json.ascii('}');
    }

    private RowChains rows(DocumentQuery query) throws SQLException {
        RowChains rows = new RowChains(keys.size());
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setFetchSize(FETCH_ROWS);
            bindKeys(statement);
            try (ResultSet row = statement.executeQuery()) {
                if (!query.layout().fits(row.getMetaData())) {
                    throw new SourceException.Broken(query.file() + " of " + definition.index()
                            + " returns other columns than when it was prepared");
                }
                while (row.next()) {
                    take(row, query, rows);
                }
            }
        } catch (SQLException e) {
            throw SqlStates.explain(definition.index() + "/" + query.file(), e);
        }
        bytes += rows.bytes();
        return rows;
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
        @Nullable Integer position = positions.get(query.layout().key(row));
        if (position == null) {
            // Harmless to the keys of the batch, but the query does more work than it is asked for.
            log.warn(
                    "{} of {} returned a row of key {}, which was not asked for; it is ignored. Join `ids` on every key column",
                    query.file(),
                    definition.index(),
                    query.layout().key(row));
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
