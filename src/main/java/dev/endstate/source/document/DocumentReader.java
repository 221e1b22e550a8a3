package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.definition.Problem;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import dev.endstate.source.Tickets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Reads the documents of a batch of keys: first the ticket, then every query of the definition in one snapshot. */
@Component
public final class DocumentReader implements DocumentSource {
    private final SourceDatabase database;
    private final Connections connections;
    private final Tickets tickets;
    private final Map<Definition, DocumentQueries> compiled;

    private interface Connections {
        Connection connect() throws SQLException;
    }

    @Autowired
    public DocumentReader(SourceDatabase database, Tickets tickets) {
        this(database, database::connect, tickets, new ConcurrentHashMap<>());
    }

    private DocumentReader(
            SourceDatabase database,
            Connections connections,
            Tickets tickets,
            Map<Definition, DocumentQueries> compiled) {
        this.database = database;
        this.connections = connections;
        this.tickets = tickets;
        this.compiled = compiled;
    }

    /** A reader for work in the background, which leaves the connections of live changes alone. */
    public DocumentSource inBackground() {
        return new DocumentReader(database, database::connectInBackground, tickets, compiled);
    }

    @Override
    public Read read(Definition definition, List<Key> keys, long maxBytes) {
        try {
            return attempt(definition, keys, maxBytes);
        } catch (SourceException.Broken e) {
            // The table may have changed, so the queries are prepared anew; or some row makes an expression that is not
            // SQL.
            compiled.remove(definition);
            checkThatItFits(definition);
            return attemptOfAFit(definition, keys, maxBytes);
        }
    }

    private Read attempt(Definition definition, List<Key> keys, long maxBytes) {
        return database.withPlansOfNow(() -> attemptOnce(definition, keys, maxBytes));
    }

    private Read attemptOnce(Definition definition, List<Key> keys, long maxBytes) {
        long startedAt = System.nanoTime();
        long ticket = tickets.next();

        try (Connection connection = connect()) {
            DocumentQueries queries = queries(definition, connection);
            Read read = new BatchAssembly(definition, connection, keys, maxBytes).read(queries, ticket, startedAt);
            connection.commit();
            return read;
        } catch (SourceException.Faulty e) {
            if (keys.size() > 1 || e.isTimeout()) {
                throw e;
            }
            return faultOf(keys, ticket, startedAt, "Database: " + e.getMessage());
        } catch (SourceException.TooLarge e) {
            if (keys.size() > 1) {
                throw e;
            }
            return faultOf(keys, ticket, startedAt, e.getMessage() + "; the limit is endstate.pipeline.max-bytes");
        } catch (SQLException e) {
            throw SqlStates.explain("reading " + definition.index(), e);
        }
    }

    /** A batch of one that fails is the fault of its key, which is told under the read's ticket. */
    private static Read faultOf(List<Key> keys, long ticket, long startedAt, String reason) {
        return new Read(ticket, startedAt, keys, new byte[1][], Map.of(keys.getFirst(), reason));
    }

    /** @throws SourceException.Broken if the queries fail without any key too, so that no row can be the reason */
    private void checkThatItFits(Definition definition) {
        database.withPlansOfNow(() -> readNothing(definition));
    }

    private Read readNothing(Definition definition) {
        try (Connection connection = connect()) {
            DocumentQueries queries = queries(definition, connection);
            Read nothing = new BatchAssembly(definition, connection, List.of(), 0).read(queries, 0, 0);
            connection.commit();
            return nothing;
        } catch (SQLException e) {
            throw SqlStates.explain("checking " + definition.index(), e);
        }
    }

    private Read attemptOfAFit(Definition definition, List<Key> keys, long maxBytes) {
        try {
            return attempt(definition, keys, maxBytes);
        } catch (SourceException.Broken e) {
            if (keys.size() == 1) {
                return faultOf(keys, tickets.next(), System.nanoTime(), "Database: " + e.getMessage());
            }
            throw new SourceException.Faulty(String.valueOf(e.getMessage()), e, false);
        }
    }

    private Connection connect() {
        try {
            return connections.connect();
        } catch (SQLException e) {
            throw new SourceException.Unavailable("cannot connect to the source database: " + e.getMessage(), e);
        }
    }

    private DocumentQueries queries(Definition definition, Connection connection) throws SQLException {
        DocumentQueries known = compiled.get(definition);
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

        compiled.put(definition, fresh.get());
        return fresh.get();
    }
}
