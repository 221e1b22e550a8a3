package dev.endstate.pipeline;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentWrite;
import dev.endstate.source.document.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The reads that share one bulk request. Elasticsearch takes a large request in less time than several small ones, the database
 * several small reads in less than a large one.
 */
final class GatheredReads {
    private final List<Read> reads = new ArrayList<>();
    private final int mostKeys;
    private final long maxBytes;
    private long bytes;

    /**
     * Gathers none yet.
     *
     * @param mostKeys of one request
     * @param maxBytes of its documents
     */
    GatheredReads(int mostKeys, long maxBytes) {
        this.mostKeys = mostKeys;
        this.maxBytes = maxBytes;
    }

    void add(Read read) {
        reads.add(read);
        bytes += read.bytes();
    }

    /** Whether a further read of so many keys fits, if it is as large as these. */
    boolean hasRoomFor(int more) {
        return size() + more <= mostKeys && bytes + bytes * more / Math.max(1, size()) <= maxBytes;
    }

    /** How many keys were read. */
    int size() {
        return reads.stream().mapToInt(read -> read.keys().size()).sum();
    }

    /** Takes out those that must not be sent any more. */
    List<Read> removeIf(Predicate<Read> isTooOld) {
        List<Read> removed = reads.stream().filter(isTooOld).toList();
        reads.removeAll(removed);
        return removed;
    }

    boolean isEmpty() {
        return reads.isEmpty();
    }

    List<Read> reads() {
        return reads;
    }

    List<Key> keys() {
        return reads.stream().flatMap(read -> read.keys().stream()).toList();
    }

    /** What is to be written: nothing for a key whose rows make no document. */
    List<DocumentWrite> writes() {
        List<DocumentWrite> writes = new ArrayList<>(size());
        for (Read read : reads) {
            Map<Key, String> faults = read.faults();
            for (int i = 0; i < read.keys().size(); i++) {
                Key key = read.keys().get(i);
                if (!faults.containsKey(key)) {
                    writes.add(new DocumentWrite(key, read.ticket(), read.document(i)));
                }
            }
        }
        return writes;
    }
}
