package dev.endstate.reconcile;

import dev.endstate.definition.Key;
import dev.endstate.index.BatchSizes;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments;
import dev.endstate.index.StoredDocuments.Stored;
import dev.endstate.reconcile.Difference.Kind;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares some keys' documents as the database has them with what the index has. Needs no context of Spring. */
final class Comparison {
    private final DocumentSource source;
    private final StoredDocuments stored;
    private final DocumentEquality equality;
    private final long maxBytes;
    private final BatchSizes sizes = new BatchSizes(Integer.MAX_VALUE, 1);

    /** @param maxBytes that one read's documents may have; of more, the halves are read after each other */
    Comparison(DocumentSource source, StoredDocuments stored, DocumentEquality equality, long maxBytes) {
        this.source = source;
        this.stored = stored;
        this.equality = equality;
        this.maxBytes = maxBytes;
    }

    /** Returns what differs now, or was written between the two reads. */
    Map<Key, Difference> now(Generation generation, List<Key> keys) {
        Map<Key, Difference> differences = new LinkedHashMap<>();
        read(generation, keys, read -> {
            // In this order: what changes in between differs now, but not when it is looked at again.
            Map<Key, Stored> documents = stored.get(generation, read.keys());
            compare(generation, read, documents, differences);
        });
        return differences;
    }

    /** Returns what differs from documents that the index had a moment ago. */
    Map<Key, Difference> with(Generation generation, Map<Key, Stored> documents) {
        Map<Key, Difference> differences = new LinkedHashMap<>();
        read(generation, List.copyOf(documents.keySet()), read -> compare(generation, read, documents, differences));
        return differences;
    }

    private void compare(
            Generation generation, Read read, Map<Key, Stored> documents, Map<Key, Difference> differences) {
        for (int i = 0; i < read.keys().size(); i++) {
            Key key = read.keys().get(i);
            @Nullable Stored document = documents.get(key);
            @Nullable String fault = read.faults().get(key);
            Optional<Difference> difference = fault == null
                    ? difference(generation, read, i, document)
                    : Optional.of(new Difference(Kind.UNREADABLE, ": " + fault, version(document), read.ticket()));
            difference.ifPresent(found -> differences.put(key, found));
        }
    }

    private Optional<Difference> difference(Generation generation, Read read, int i, @Nullable Stored document) {
        Optional<byte[]> database = read.document(i);
        if (database.isEmpty()) {
            return Optional.ofNullable(document)
                    .map(extra -> new Difference(Kind.EXTRA, "", extra.version(), read.ticket()));
        }
        if (document == null) {
            return Optional.of(new Difference(Kind.MISSING, "", 0, read.ticket()));
        }
        return equality.difference(generation.index(), database.get(), document.json())
                .map(where -> new Difference(Kind.STALE, where, document.version(), read.ticket()));
    }

    private static long version(@Nullable Stored document) {
        return document == null ? 0 : document.version();
    }

    /** One read, or several where the documents are too large together; one at a time, of as many as fitted before. */
    private void read(Generation generation, List<Key> keys, Consumer<Read> then) {
        int from = 0;
        while (from < keys.size()) {
            int to = from + Math.min(keys.size() - from, sizes.of(generation));
            readPart(generation, keys.subList(from, to), then);
            from = to;
        }
    }

    private void readPart(Generation generation, List<Key> keys, Consumer<Read> then) {
        Read read;
        try {
            read = source.read(generation.definition(), keys, maxBytes);
        } catch (SourceException.TooLarge e) {
            sizes.noteTooLarge(generation, keys.size());
            readHalves(generation, keys, then, e);
            return;
        } catch (SourceException.Faulty e) {
            readHalves(generation, keys, then, e);
            return;
        }

        sizes.noteFit(generation, keys.size());
        then.accept(read);
    }

    /** To find the row that makes a statement fail, too. */
    private void readHalves(Generation generation, List<Key> keys, Consumer<Read> then, SourceException e) {
        if (keys.size() == 1) {
            String reason = String.valueOf(e.getMessage());
            then.accept(new Read(0, System.nanoTime(), keys, new byte[1][], Map.of(keys.getFirst(), reason)));
        } else {
            readPart(generation, keys.subList(0, keys.size() / 2), then);
            readPart(generation, keys.subList(keys.size() / 2, keys.size()), then);
        }
    }
}
