package dev.endstate.source;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
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

    private final KeyPages pages;
    private final SpreadKeys spread;
    private final DocumentSource documents;
    private final long maxBytes;

    /** @param maxBytes what the documents of one read may have together */
    public DocumentSampler(SourceDatabase database, DocumentSource documents, long maxBytes) {
        this.pages = new KeyPages(database);
        this.spread = new SpreadKeys(database);
        this.documents = documents;
        this.maxBytes = maxBytes;
    }

    /** How many keys a definition has now; walks over all of them. */
    public long count(Definition definition) {
        return pages.count(definition.keys());
    }

    /**
     * Reads about 200 documents.
     *
     * @param keys how many there are, as counted
     * @throws SourceException if the database gives none
     */
    public DocumentSample sample(Definition definition, long keys) {
        Tally tally = new Tally();
        for (List<Key> neighbours : places(definition, keys)) {
            add(definition, neighbours, tally);
        }
        return new DocumentSample(keys, tally.sampled, tally.documents, tally.bytes);
    }

    private List<List<Key>> places(Definition definition, long keys) {
        if (keys == 0) {
            return List.of();
        }
        long distance = Math.max(NEIGHBOURS, keys / PLACES);
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

    /** As the write path does: together they are too large, or one of them makes a statement fail. */
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
