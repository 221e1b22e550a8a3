package dev.endstate.capture.cdc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;

/**
 * One message of {@code pgoutput}, protocol version 1. Ids of tables and types are the server's oids, of which only the bits matter.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">Logical Replication Message
 *     Formats</a>
 */
sealed interface LogMessage {

    /**
     * A transaction begins; what follows up to its {@link Commit} is of it.
     *
     * @param commit where its commit is in the log
     * @param xid the transaction, 32 bits wide
     */
    record Begin(LogSequenceNumber commit, Instant committedAt, long xid) implements LogMessage {}

    /**
     * The transaction ends.
     *
     * @param end what a slot is told once everything up to here is done
     */
    record Commit(LogSequenceNumber commit, LogSequenceNumber end, Instant committedAt) implements LogMessage {}

    /** The transaction came by replication from another server. */
    record Origin(LogSequenceNumber commit, String name) implements LogMessage {}

    /** What the rows of a table that follow look like, until the next one of that id. */
    record Relation(int id, String schema, String table, char replicaIdentity, List<Column> columns)
            implements LogMessage {
        public Relation {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A published column.
     *
     * @param identity whether it is part of the replica identity
     */
    record Column(boolean identity, String name, int type) {}

    /** The name of a type that is not built in; of a domain, its base type's. */
    record Type(int id, String schema, String name) implements LogMessage {}

    record Insert(int relation, Tuple after) implements LogMessage {}

    /** @param before empty if none of the replica identity's columns has changed */
    record Update(int relation, Optional<Tuple> before, Tuple after) implements LogMessage {}

    /** @param before holds the replica identity's columns; the others read as NULL */
    record Delete(int relation, Tuple before) implements LogMessage {}

    record Truncate(List<Integer> relations) implements LogMessage {
        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /** What somebody wrote by {@code pg_logical_emit_message}; its content is not kept. */
    record Custom(boolean transactional, LogSequenceNumber position, String prefix) implements LogMessage {}
}
