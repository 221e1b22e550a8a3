package dev.endstate.operate.api;

import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.index.ExactJson;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.reconcile.DocumentComparison;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Compares single documents: what the database says now with what the index holds now. */
@Component
public final class ComparedDocuments {
    private final DocumentSource source;
    private final StoredDocuments stored;
    private final ParkedKeys parked;
    private final PipelineProperties limits;

    public ComparedDocuments(
            DocumentSource source, StoredDocuments stored, ParkedKeys parked, PipelineProperties limits) {
        this.source = source;
        this.stored = stored;
        this.parked = parked;
        this.limits = limits;
    }

    /**
     * A document that was compared.
     *
     * @param differences where the two documents differ, and how; empty if they are equal
     * @param database the document that the definition's queries return now; absent if they return none
     * @param index the document that Elasticsearch holds now; absent if it holds none
     * @param indexVersion the ticket with which Elasticsearch's document was written
     * @param fault why no document can be made of the database's rows now
     * @param parked why the key was parked at the last attempt to write it; absent if it is not parked
     */
    public record Compared(
            Map<String, String> key,
            String generation,
            boolean equal,
            List<DocumentComparison.Difference> differences,
            @Nullable JsonNode database,
            @Nullable JsonNode index,
            @Nullable Long indexVersion,
            @Nullable String fault,
            @Nullable String parked) {}

    /**
     * Compares one document.
     *
     * @param id its {@code _id}
     * @throws InvalidKeyException if no document of the index can have this {@code _id}
     * @throws dev.endstate.source.SourceException if the database cannot be read
     * @throws dev.endstate.index.IndexException if Elasticsearch cannot be asked
     */
    public Compared compare(Generation generation, String id) {
        Key key = generation.definition().key().ofId(id);
        Read read = source.read(
                generation.definition(), List.of(key), limits.maxBytes().toBytes());
        Optional<StoredDocuments.Stored> indexed = stored.get(generation, key);
        Optional<JsonNode> database = read.document(0).map(ExactJson::read);
        List<DocumentComparison.Difference> differences =
                DocumentComparison.differences(database, indexed.map(StoredDocuments.Stored::source));

        return new Compared(
                generation.definition().key().named(key),
                generation.toString(),
                differences.isEmpty() && read.faults().isEmpty(),
                differences,
                database.orElse(null),
                indexed.map(StoredDocuments.Stored::source).orElse(null),
                indexed.map(StoredDocuments.Stored::version).orElse(null),
                read.faults().get(key),
                parked.reason(generation.toString(), key.id()).orElse(null));
    }
}
