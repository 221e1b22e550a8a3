package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.BulkAnswer;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWalk;
import dev.endstate.index.DocumentWrite;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.Tickets;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Finds and deletes documents to which no key of their index leads, since their {@code _id} is none, or since they are routed to another shard:
 * somebody else must have written them, and no read can tell of them.
 */
@Component
class ForeignDocuments {
    private final StoredDocuments stored;
    private final DocumentSink sink;
    private final Tickets tickets;

    ForeignDocuments(StoredDocuments stored, DocumentSink sink, Tickets tickets) {
        this.stored = stored;
        this.sink = sink;
        this.tickets = tickets;
    }

    /** Returns those that are still there. */
    List<DocumentWalk.Found> present(Generation generation, List<DocumentWalk.Found> documents) {
        return stored.present(generation, documents);
    }

    /**
     * Deletes them, but for those with a routing, or of an index with one: deletes go to the shard of a key.
     *
     * @throws UnavailableException if Elasticsearch could not delete some
     */
    void delete(Generation generation, List<DocumentWalk.Found> documents) {
        List<Key> ids = documents.stream()
                .filter(document -> document.routing().isEmpty()
                        && generation.definition().routing().isEmpty())
                .map(document -> new Key(List.of(document.id())))
                .toList();

        if (!ids.isEmpty()) {
            long ticket = tickets.next();
            BulkAnswer answer = sink.write(
                    generation,
                    ids.stream()
                            .map(id -> new DocumentWrite(id, ticket, Optional.empty()))
                            .toList());
            if (!answer.unavailable().isEmpty()) {
                String reason = "documents that are no key's cannot be deleted: " + answer.unavailable();
                throw new UnavailableException(reason, new IllegalStateException(reason));
            }
        }
    }
}
