package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.key.KeyCount;
import dev.endstate.source.key.KeyCounts;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import dev.endstate.source.key.SpreadKeys;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Counts a definition's keys, and reads some of its documents to know how large they are: from several places across the keys, since
 * old documents differ from new ones, and from several neighbours at each.
 */
public final class DocumentSampler {
    private static final int PLACES = 10;
    private static final int NEIGHBOURS = 20;

    /** Longer than it takes to count ten million keys in an index of the database. */
    private static final long COUNT_MILLIS = 20_000;

    private final KeyCounts counts;
    private final KeyPages pages;
    private final SpreadKeys spread;
    private final DocumentSource documents;
    private final long maxBytes;

    /** @param maxBytes what the documents of one read may have together */
    public DocumentSampler(SourceDatabase database, DocumentSource documents, long maxBytes) {
        this.counts = new KeyCounts(database, COUNT_MILLIS);
        this.pages = new KeyPages(database);
        this.spread = new SpreadKeys(database);
        this.documents = documents;
        this.maxBytes = maxBytes;
    }

    /** Counts the keys that a definition has now. It walks over all of them, and gives up after some seconds. */
    public KeyCount count(Definition definition) {
        return counts.of(definition.keys());
    }

    /**
     * Reads about 200 documents.
     *
     * @param keys how many there are, as counted
     * @throws SourceException if the database gives none
     */
    public DocumentSample sample(Definition definition, KeyCount keys) {
        Tally tally = new Tally();
        for (List<Key> neighbours : places(definition, keys)) {
            add(definition, neighbours, tally);
        }
        return new DocumentSample(keys.keys(), tally.sampled, tally.documents, tally.bytes);
    }

    private List<List<Key>> places(Definition definition, KeyCount keys) {
        if (keys.exact() && keys.keys() == 0) {
            return List.of();
        }
        if (!keys.exact()) {
            // Finding places across them would take a walk over all of them too.
            return List.of(pages.page(definition.key(), definition.keys(), KeyRange.ALL, PLACES * NEIGHBOURS)
                    .keys());
        }

        long distance = Math.max(NEIGHBOURS, keys.keys() / PLACES);
        List<List<Key>> places = new ArrayList<>();
        for (Key place : spread.of(definition.key(), definition.keys(), distance, PLACES)) {
            Set<Key> neighbours = new LinkedHashSet<>();
            neighbours.add(place);
            KeyRange behind = new KeyRange(Optional.of(place), Optional.empty());
            neighbours.addAll(pages.page(definition.key(), definition.keys(), behind, NEIGHBOURS - 1)
                    .keys());
            places.add(List.copyOf(neighbours));
        }

        return places;
    }

    private void add(Definition definition, List<Key> keys, Tally tally) {
        try {
            tally.add(documents.read(definition, keys, maxBytes));
        } catch (SourceException.TooLarge e) {
            addHalves(definition, keys, tally, e);
        } catch (SourceException.Faulty e) {
            if (e.isTimeout()) {
                throw e;
            }
            addHalves(definition, keys, tally, e);
        }
    }

    /** Reads the halves, as the write path does: together they are too large, or one of them makes a statement fail. */
    private void addHalves(Definition definition, List<Key> keys, Tally tally, SourceException cause) {
        if (keys.size() < 2) {
            throw cause;
        }
        add(definition, keys.subList(0, keys.size() / 2), tally);
        add(definition, keys.subList(keys.size() / 2, keys.size()), tally);
    }

    private static final class Tally {
        private int sampled;
        private int documents;
        private long bytes;

        void add(Read read) {
            for (int i = 0; i < read.keys().size(); i++) {
                sampled++;
                Optional<byte[]> document = read.document(i);
                if (document.isPresent()) {
                    documents++;
                    bytes += document.get().length;
                }
            }
        }
    }
}
