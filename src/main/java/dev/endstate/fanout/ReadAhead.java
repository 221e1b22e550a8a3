package dev.endstate.fanout;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.NamedSql;
import dev.endstate.source.key.KeyPage;
import dev.endstate.source.key.KeyRange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The next keys of tasks. Where the database has to sort all keys of a row for each page, as it does without an index on the
 * reference column <em>and</em> the key, it is asked for many chunks at once, or the sorting would grow with the square of the keys.
 * Not for several threads.
 */
final class ReadAhead {
    private static final int MOST_KEYS = 20_000;
    private static final int MOST_TASKS = 16;
    private static final long SLOW_NANOS = 100_000_000;
    private static final long FAST_NANOS = SLOW_NANOS / 4;

    private final Pages pages;
    private final int chunk;
    private final LongSupplier nanoTime;
    private final Map<NamedSql, Integer> sizes = new HashMap<>();
    private final Map<Long, Rest> rests = new LinkedHashMap<>();

    /** @param chunk the keys that the database is asked for where it has them at once */
    ReadAhead(Pages pages, int chunk, LongSupplier nanoTime) {
        this.pages = pages;
        this.chunk = chunk;
        this.nanoTime = nanoTime;
    }

    /** As {@link dev.endstate.source.key.KeyPages}. */
    @FunctionalInterface
    interface Pages {
        KeyPage page(KeySpec key, NamedSql lookup, Map<String, @Nullable String> row, KeyRange range, int limit);
    }

    /**
     * The next keys of a task.
     *
     * @param last whether the round has no more
     * @param requests of the task when these keys were looked up: since a later one, others may belong to it
     */
    record Next(List<Key> keys, boolean last, long requests) {}

    private record Rest(Optional<Key> after, boolean second, Next page) {
        boolean isOf(FanoutTask task) {
            return after.equals(task.doneTo()) && second == task.isInSecondRound();
        }
    }

    /**
     * The next keys of a task.
     *
     * @param most of this step
     */
    Next next(FanoutTask task, KeySpec key, int most) {
        @Nullable Rest known = rests.remove(task.id());
        Next page = known != null && known.isOf(task) ? known.page() : read(task, key, most);
        if (page.keys().size() <= most) {
            return page;
        }

        List<Key> keys = page.keys().subList(0, most);
        List<Key> others = page.keys().subList(most, page.keys().size());
        keep(
                task,
                new Rest(
                        Optional.of(keys.getLast()),
                        task.isInSecondRound(),
                        new Next(others, page.last(), page.requests())));
        return new Next(keys, false, page.requests());
    }

    private Next read(FanoutTask task, KeySpec key, int most) {
        int size = Math.max(most, sizes.getOrDefault(task.lookup(), chunk));
        long begin = nanoTime.getAsLong();
        KeyPage page = pages.page(key, task.lookup(), task.row(), task.left(), size);
        long took = nanoTime.getAsLong() - begin;
        if (took > SLOW_NANOS) {
            sizes.put(task.lookup(), Math.max(chunk, Math.min(4 * size, MOST_KEYS)));
        } else if (took < FAST_NANOS && size > chunk) {
            sizes.put(task.lookup(), Math.max(chunk, size / 2));
        }
        return new Next(page.keys(), page.last(), task.requests());
    }

    private void keep(FanoutTask task, Rest rest) {
        rests.put(task.id(), rest);
        if (rests.size() > MOST_TASKS) {
            rests.remove(rests.keySet().iterator().next());
        }
    }
}
