package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.Generation;
import dev.endstate.source.Tickets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents whose {@code _id} is no key of their index, so that somebody else must have written them: no read can tell of them. */
final class ForeignDocuments {
    private final DocumentSink sink;
    private final Tickets tickets;

    ForeignDocuments(DocumentSink sink, Tickets tickets) {
        this.sink = sink;
        this.tickets = tickets;
    }

    /** Deletes them, but for those of an index with a routing, of which the key alone could tell the shard. */
    void delete(Generation generation, List<String> ids) {
        if (!ids.isEmpty() && generation.definition().routing().isEmpty()) {
            Map<Key, Optional<byte[]>> deletes = new LinkedHashMap<>();
            ids.forEach(id -> deletes.put(new Key(List.of(id)), Optional.empty()));
            sink.write(generation, tickets.next(), deletes);
        }
    }
}
