package dev.endstate.parked;

import java.util.Map;

/** Keeps the keys that cannot be indexed now. */
public interface Parking {
    /**
     * Keeps keys that were refused.
     *
     * @param generation for which they were read
     * @param index its alias
     * @param ticket of the read that was refused; 0 if it was not the read that failed
     * @param reasons why, by the document's {@code _id}
     */
    void park(String generation, String index, long ticket, Map<String, String> reasons);

    /**
     * Forgets keys that were indexed or deleted since; most often there are none.
     *
     * @param tickets of the reads that went well, by the document's {@code _id}; what a later read parked stays
     */
    void clear(String generation, Map<String, Long> tickets);
}
