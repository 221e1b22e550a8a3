package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.reconcile.Drift.Difference;
import dev.endstate.reconcile.Drift.Kind;
import dev.endstate.source.DocumentSource;
import dev.endstate.source.Read;
import dev.endstate.source.SourceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Some keys' documents as the database has them and as the index has them. Needs no context of Spring. */
final class Comparison {
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int MOST_POINTERS = 3;

    private final DocumentSource source;
    private final StoredDocuments stored;
    private final long maxBytes;

    Comparison(DocumentSource source, StoredDocuments stored, long maxBytes) {
        this.source = source;
        this.stored = stored;
        this.maxBytes = maxBytes;
    }

    /** What differs now. What was written after it was read here is newer than the comparison, and passed over. */
    Map<Key, Difference> now(Generation generation, List<Key> keys) {
        Map<Key, Difference> differences = new LinkedHashMap<>();
        for (Read read : reads(generation, keys)) {
            Map<Key, StoredDocuments.Stored> documents = stored.get(generation, read.keys());
            Map<Key, StoredDocuments.Stored> older = new LinkedHashMap<>();
            List<Key> newer = new ArrayList<>();
            documents.forEach((key, document) -> {
                if (document.version() > read.ticket()) {
                    newer.add(key);
                } else {
                    older.put(key, document);
                }
            });
            compare(read, older, differences);
            newer.forEach(differences::remove);
        }
        return differences;
    }

    /** What differs from documents that the index had a moment ago. */
    Map<Key, Difference> with(Generation generation, Map<Key, StoredDocuments.Stored> documents) {
        Map<Key, Difference> differences = new LinkedHashMap<>();
        reads(generation, List.copyOf(documents.keySet())).forEach(read -> compare(read, documents, differences));
        return differences;
    }

    private static void compare(
            Read read, Map<Key, StoredDocuments.Stored> documents, Map<Key, Difference> differences) {
        for (int i = 0; i < read.keys().size(); i++) {
            Key key = read.keys().get(i);
            // What cannot be read is parked, and that is said elsewhere.
            if (!read.faults().containsKey(key)) {
                Optional<JsonNode> database = read.document(i).map(EXACT::readTree);
                difference(database, Optional.ofNullable(documents.get(key)))
                        .ifPresent(difference -> differences.put(key, difference));
            }
        }
    }

    private static Optional<Difference> difference(
            Optional<JsonNode> database, Optional<StoredDocuments.Stored> index) {
        long version = index.map(StoredDocuments.Stored::version).orElse(0L);
        if (database.isEmpty()) {
            return index.map(document -> new Difference(Kind.EXTRA, "", version));
        }
        if (index.isEmpty()) {
            return Optional.of(new Difference(Kind.MISSING, "", version));
        }
        List<DocumentComparison.Difference> pointers =
                DocumentComparison.differences(database, index.map(StoredDocuments.Stored::source));
        return pointers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Difference(
                        Kind.STALE,
                        pointers.stream()
                                .limit(MOST_POINTERS)
                                .map(DocumentComparison.Difference::path)
                                .collect(Collectors.joining(", ", " at ", "")),
                        version));
    }

    /** One read, or several where a row makes a statement fail, or the documents are too large together. */
    private List<Read> reads(Generation generation, List<Key> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        try {
            return List.of(source.read(generation.definition(), keys, maxBytes));
        } catch (SourceException.Faulty | SourceException.TooLarge e) {
            if (keys.size() == 1) {
                throw e;
            }
            List<Read> halves = new ArrayList<>(reads(generation, keys.subList(0, keys.size() / 2)));
            halves.addAll(reads(generation, keys.subList(keys.size() / 2, keys.size())));
            return halves;
        }
    }
}
