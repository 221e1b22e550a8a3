package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Finds events in one part of the state, by comparing it with what was told of it before. */
interface News {
    /** Returns the name of this part, in {@code endstate.told}. */
    String what();

    /**
     * Compares the state with what was told of it.
     *
     * @param told by subject, what the last look has returned as {@link Found#told}
     * @param lastLook when that was; anything older was known then, or belongs to the past
     */
    Found look(Map<String, String> told, Instant lastLook);

    /** Returns what counts as told if nobody has looked before, which is everything that there is. */
    default Map<String, String> known() {
        return look(Map.of(), Instant.EPOCH).told();
    }

    /**
     * What a look has found.
     *
     * @param told by subject, what has been told once the events are kept
     * @param events what has to be told
     */
    record Found(Map<String, String> told, List<Event> events) {}
}
