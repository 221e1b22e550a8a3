package dev.endstate.source;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.definition.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the documents of a batch of keys: first the ticket, then every query of the definition in one snapshot. */
public final class DocumentReader implements DocumentSource {
    private final SourceDatabase database;
    private final Tickets tickets;
    private final Map<String, DocumentQueries> compiled = new ConcurrentHashMap<>();

    public DocumentReader(SourceDatabase database, Tickets tickets) {
        this.database = database;
        this.tickets = tickets;
    }

    @Override
    public Read read(Definition definition, List<Key> keys, long maxBytes) {
        long startedAt = System.nanoTime();
        long ticket = tickets.next();
        try (Connection connection = connect()) {
            DocumentQueries queries = queries(definition, connection);
            BatchAssembly batch = new BatchAssembly(definition, connection, keys, maxBytes);
            Read read = batch.read(queries, ticket, startedAt);
            connection.commit();
            return read;
        } catch (SourceException.Broken e) {
            // The table may have changed: the next read prepares the queries anew.
            compiled.remove(cacheKey(definition));
            throw e;
        } catch (SQLException e) {
            throw SqlStates.explain("reading " + definition.index(), e);
        }
    }

    private Connection connect() {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new SourceException.Unavailable("cannot connect to the source database: " + e.getMessage(), e);
        }
    }

    private DocumentQueries queries(Definition definition, Connection connection) throws SQLException {
        DocumentQueries known = compiled.get(cacheKey(definition));
        if (known != null) {
            return known;
        }
        List<Problem> problems = new ArrayList<>();
        Optional<DocumentQueries> fresh = new QueryCompiler(definition, connection, problems).compile();
        // Preparing began a transaction; the read's snapshot must be younger than this.
        connection.rollback();
        if (fresh.isEmpty()) {
            throw new SourceException.Broken("the definition " + definition
                    + " does not fit the database; its changes wait until it does: " + problems);
        }
        compiled.put(cacheKey(definition), fresh.get());
        return fresh.get();
    }

    private static String cacheKey(Definition definition) {
        return definition.toString();
    }
}
