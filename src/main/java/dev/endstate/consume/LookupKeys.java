package dev.endstate.consume;

import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import dev.endstate.index.Generation;
import dev.endstate.pipeline.LargeLookups;
import dev.endstate.source.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the lookups of a batch, all changed rows of a route by one statement. A row leads to its keys; one that leads to very many is
 * handed over to the lane of fan-outs.
 */
final class LookupKeys {
    /** As many as a statement of a few milliseconds takes in; more would save nothing. */
    private static final int MOST_ROWS = 2_000;

    /** The keys that a batch holds at once; what it leads to beyond is read before more is looked up. */
    private static final int MOST_HELD = 20_000;

    private final Database lookups;
    private final LargeLookups large;
    private final int mostOfRow;
    private final Map<NamedSql, Integer> sizes = new ConcurrentHashMap<>();

    /**
     * Makes it for all generations.
     *
     * @param mostOfRow the keys of one changed row that are read with the batch; a row with more goes into the lane
     */
    LookupKeys(Database lookups, LargeLookups large, int mostOfRow) {
        this.lookups = lookups;
        this.large = large;
        this.mostOfRow = mostOfRow;
    }

    /** Asks the database as {@link dev.endstate.source.key.RowLookups} does, within the generation's share of threads. */
    interface Database {
        List<List<Key>> ask(
                Generation generation,
                NamedSql lookup,
                List<Map<String, @Nullable String>> rows,
                int mostOfOne,
                int mostOfAll)
                throws InterruptedException;
    }

    /** Takes keys that were found. */
    interface Found {
        void take(Set<Key> keys) throws InterruptedException;
    }

    /**
     * Finds the keys of a batch's lookups, in portions.
     *
     * @param unanswered is given a lookup that fails by its row's own fault, and why; the others go on
     * @throws SourceException if the database does not answer
     */
    void follow(
            Generation generation,
            Collection<ResolvedKeys.Lookup> asked,
            BiConsumer<ResolvedKeys.Lookup, String> unanswered,
            Found found)
            throws InterruptedException {
        Map<NamedSql, List<ResolvedKeys.Lookup>> byRoute = new LinkedHashMap<>();
        asked.forEach(lookup ->
                byRoute.computeIfAbsent(lookup.sql(), sql -> new ArrayList<>()).add(lookup));

        Set<Key> keys = new LinkedHashSet<>();
        for (List<ResolvedKeys.Lookup> rows : byRoute.values()) {
            int size = MOST_ROWS;
            int done = 0;
            while (done < rows.size()) {
                size = Math.min(size, sizes.getOrDefault(rows.getFirst().sql(), MOST_ROWS));
                List<ResolvedKeys.Lookup> next = rows.subList(done, Math.min(done + size, rows.size()));
                if (ask(generation, next, unanswered, keys)) {
                    done += next.size();
                    size = Math.min(2 * next.size(), MOST_ROWS);
                } else {
                    size = next.size() / 2;
                }

                if (keys.size() >= MOST_HELD) {
                    found.take(keys);
                    keys = new LinkedHashSet<>();
                }
            }
        }
        found.take(keys);
    }

    /** Asks for the keys of some rows; returns false if fewer rows are to be asked for, since these were not followed. */
    private boolean ask(
            Generation generation,
            List<ResolvedKeys.Lookup> rows,
            BiConsumer<ResolvedKeys.Lookup, String> unanswered,
            Set<Key> keys)
            throws InterruptedException {
        NamedSql sql = rows.getFirst().sql();
        try {
            List<List<Key>> answers = lookups.ask(
                    generation,
                    sql,
                    rows.stream().map(ResolvedKeys.Lookup::row).toList(),
                    mostOfRow,
                    Math.max(MOST_HELD, mostOfRow + 1));

            for (int i = 0; i < rows.size(); i++) {
                if (answers.get(i).size() > mostOfRow) {
                    large.add(generation, sql, rows.get(i).row());
                } else {
                    keys.addAll(answers.get(i));
                }
            }
            sizes.computeIfPresent(sql, (same, size) -> size >= MOST_ROWS ? null : size + 1 + size / 16);
            return true;
        } catch (SourceException.TooLarge e) {
            shrink(sql, rows.size());
            return false;
        } catch (SourceException.Faulty e) {
            if (e.isTimeout()) {
                shrink(sql, rows.size());
            }
            if (rows.size() > 1) {
                return false;
            }

            giveUp(generation, rows.getFirst(), e, unanswered);
            return true;
        }
    }

    private void giveUp(
            Generation generation,
            ResolvedKeys.Lookup row,
            SourceException.Faulty e,
            BiConsumer<ResolvedKeys.Lookup, String> unanswered) {
        if (e.isTimeout()) {
            // The lane has more patience, and nothing waits for it.
            large.add(generation, row.sql(), row.row());
        } else {
            unanswered.accept(row, String.valueOf(e.getMessage()));
        }
    }

    /** Makes the next statements of a lookup take in fewer rows. */
    private void shrink(NamedSql lookup, int rows) {
        sizes.merge(lookup, Math.max(1, rows / 2), Math::min);
    }
}
