package dev.endstate.operate.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A part of the state whose changes are told. */
interface News {
    /** Its name, in {@code endstate.told}. */
    String what();

    /**
     * Compares what is with what was told.
     *
     * @param told by subject, as {@link Found#told} said it last
     * @param lastLook when that was; what is older was known then or belongs to the past
     */
    Found look(Map<String, String> told, Instant lastLook);

    /** What is taken for told when nobody has looked before: all that there is. */
    default Map<String, String> known() {
        return look(Map.of(), Instant.EPOCH).told();
    }

    /**
     * What a look has found.
     *
     * @param told by subject, what is told once the notices are kept
     * @param notices what is to be told
     */
    record Found(Map<String, String> told, List<Notice> notices) {}
}
