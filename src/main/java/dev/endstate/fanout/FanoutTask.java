package dev.endstate.fanout;

import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import dev.endstate.instance.job.Job;
import dev.endstate.source.key.KeyRange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one lookup that are to be read.
 *
 * @param id of the job
 * @param generation the name of the one whose documents they are
 * @param row the changed row's columns
 * @param cursor how far they are read
 */
record FanoutTask(long id, String generation, NamedSql lookup, Map<String, @Nullable String> row, FanoutCursor cursor) {

    static FanoutTask of(Job job) {
        FanoutOrder order = job.order(FanoutOrder.class);
        FanoutCursor noted = job.cursor(FanoutCursor.class).orElse(FanoutCursor.BEGINNING);

        return new FanoutTask(
                job.id(),
                Objects.requireNonNull(job.generation()),
                order.statement(),
                order.columns(),
                noted.seen(job.requests()));
    }

    /** What is left of this round. */
    KeyRange left() {
        return new KeyRange(doneTo(), cursor.second() ? key(cursor.finish()) : Optional.empty());
    }

    /** The last key that was read; empty at the beginning of a round. */
    Optional<Key> doneTo() {
        return key(cursor.doneTo());
    }

    boolean isInSecondRound() {
        return cursor.second();
    }

    /** How often the row has changed: what is decided by an older count is void. */
    long requests() {
        return cursor.seen();
    }

    private static Optional<Key> key(@Nullable List<String> values) {
        return Optional.ofNullable(values).map(Key::new);
    }

    @Override
    public String toString() {
        return "\"" + lookup.text() + "\" for " + row + " in " + generation;
    }
}
