package dev.endstate.fanout;

import dev.endstate.definition.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the keys of a lookup are read, as the job's cursor. They are a circle: if the row changes while they are read, the reading
 * goes on to the end, and then from the beginning to where it was when that was noticed. Whoever changes the row only counts it; who
 * has the turn compares the counts, and so counts keys that were read just after a change as read before it, never the other way
 * round.
 *
 * @param doneTo the last key that was read; null at the beginning of a round
 * @param claimedTo the last key that may have been read; null at the beginning of a round
 * @param finish the last key of the second round; null if the first one reads all that there is to read
 * @param second whether this is the second round
 * @param seen how often the row had changed when that was looked at last
 */
record FanoutCursor(
        @Nullable List<String> doneTo,
        @Nullable List<String> claimedTo,
        @Nullable List<String> finish,
        boolean second,
        long seen) {
    static final FanoutCursor BEGINNING = new FanoutCursor(null, null, null, false, 0);

    /** If the row has changed since, whatever may have been read by now was read before that. */
    FanoutCursor seen(long requests) {
        return requests == seen ? this : new FanoutCursor(doneTo, claimedTo, claimedTo, false, requests);
    }

    /**
     * Says up to which key will be read.
     *
     * @param lookedUpAt how often the row had changed when these keys were looked up: if it has again since, others may belong to it
     */
    FanoutCursor claim(Key to, long lookedUpAt) {
        return lookedUpAt == seen
                ? new FanoutCursor(doneTo, to.values(), finish, second, seen)
                : new FanoutCursor(doneTo, to.values(), to.values(), false, seen);
    }

    /** The keys up to this one were read. */
    FanoutCursor done(Key to) {
        return new FanoutCursor(to.values(), claimedTo, finish, second, seen);
    }

    /** The round is over, and was not the last one. */
    FanoutCursor secondRound() {
        return new FanoutCursor(null, null, finish, true, seen);
    }
}
