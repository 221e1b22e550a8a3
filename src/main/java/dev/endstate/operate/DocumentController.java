package dev.endstate.operate;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.StoredDocuments;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.reconcile.DocumentComparison;
import dev.endstate.source.DocumentSource;
import dev.endstate.source.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** One document as the database has it now and as the index has it now. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
class DocumentController {
    private final Generations generations;
    private final DocumentSource source;
    private final StoredDocuments stored;
    private final ParkedKeys parked;
    private final PipelineProperties limits;
    private final JsonMapper exact = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    DocumentController(
            Generations generations,
            DocumentSource source,
            StoredDocuments stored,
            ParkedKeys parked,
            PipelineProperties limits) {
        this.generations = generations;
        this.source = source;
        this.stored = stored;
        this.parked = parked;
        this.limits = limits;
    }

    /**
     * The answer.
     *
     * @param differences where and how, empty if equal
     * @param database the document that the definition's queries return now; absent if none
     * @param index the document that Elasticsearch holds now; absent if none
     * @param indexVersion the ticket that it was written with
     * @param fault why the database's rows make no document now
     * @param parked why the key was parked when it was to be written last; absent if it is not parked
     */
    record Compared(
            Map<String, String> key,
            String generation,
            boolean equal,
            List<DocumentComparison.Difference> differences,
            @Nullable JsonNode database,
            @Nullable JsonNode index,
            @Nullable Long indexVersion,
            @Nullable String fault,
            @Nullable String parked) {}

    @GetMapping("/api/indexes/{index}/documents/{id}")
    Compared compare(@PathVariable String index, @PathVariable String id) {
        Generation generation = generations
                .active(index)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "no generation of \"" + index + "\" is active; it may still be built"));
        Key key = key(generation, id);
        Read read = source.read(
                generation.definition(), List.of(key), limits.maxBytes().toBytes());
        Optional<StoredDocuments.Stored> indexed = stored.get(generation, key);
        Optional<JsonNode> database = read.document(0).map(exact::readTree);
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

    private static Key key(Generation generation, String id) {
        try {
            return generation.definition().key().ofId(id);
        } catch (InvalidKeyException e) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, id + " is no key of " + generation.index() + ": " + e.getMessage(), e);
        }
    }
}
