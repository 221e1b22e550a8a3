package dev.endstate.fanout;

import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import dev.endstate.source.key.KeyRange;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one lookup, and how far they are read. They are a circle: if the row changes while they are read, the reading goes on
 * to the end, and then from the beginning to where it was when the row changed last.
 *
 * @param id of the task
 * @param generation the name of the one whose documents they are
 * @param row the changed row's columns
 * @param doneTo the last key that was read; empty at the beginning of a round
 * @param finish the last key of the second round; empty if the first one reads all that there is to read
 * @param second whether this is the second round
 * @param requests how often the row has changed: what is decided by an older count is void
 */
record FanoutTask(
        long id,
        String generation,
        NamedSql lookup,
        Map<String, @Nullable String> row,
        Optional<Key> doneTo,
        Optional<Key> finish,
        boolean second,
        long requests) {

    /** What is left of this round. */
    KeyRange left() {
        return new KeyRange(doneTo, second ? finish : Optional.empty());
    }

    boolean isLastRound() {
        return second || finish.isEmpty();
    }

    @Override
    public String toString() {
        return "\"" + lookup.text() + "\" for " + row + " in " + generation;
    }
}
