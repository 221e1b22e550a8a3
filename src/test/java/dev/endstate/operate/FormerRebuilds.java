package dev.endstate.operate;

import dev.endstate.testing.ItemsWorld;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The rows of a world's rebuilds, as the state's first version keeps them. */
final class FormerRebuilds {
    private final ItemsWorld world;
    private final JdbcClient state;

    FormerRebuilds(ItemsWorld world) {
        this.world = world;
        this.state = JdbcClient.create(world.source(world.name()));
    }

    /** Adds a rebuild that has no more to fill, or never had. */
    void add(String generation, String rebuildState, boolean hasEnded) {
        state.sql("""
                        INSERT INTO endstate.rebuild (index_name, generation, fingerprint, share, shards, state, note, requested_at, ended_at)
                        VALUES (?, ?, ?, 100, 1, ?, 'as noted', now() - interval '1 hour', CASE WHEN ? THEN now() END)""")
                .params(world.name(), generation, fingerprint(), rebuildState, hasEnded)
                .update();
    }

    /** Adds a rebuild that is being filled. */
    void addFilling(String generation, long scan, boolean isPaused) {
        state.sql("""
                        INSERT INTO endstate.rebuild (index_name, generation, fingerprint, share, shards, scan_id, state, paused, requested_at)
                        VALUES (?, ?, ?, 100, 1, ?, 'FILLING', ?, now() - interval '1 hour')""")
                .params(world.name(), generation, fingerprint(), scan, isPaused)
                .update();
    }

    /** Adds the scan of a rebuild, whose keys up to a number are cut into ranges; returns its id. */
    long addScan(String generation, int cut, int range, boolean isPaused) {
        long scan = state.sql("""
                        INSERT INTO endstate.scan (index_name, generation, what, key, query, share, after_key, paused, requested_at, moved_at)
                        VALUES (?, ?, ?, 'id bigint', 'SELECT id FROM item', 100, nullif(ARRAY[?], '{0}'), ?, now() - interval '1 hour', now() - interval '1 hour') RETURNING id""")
                .params(world.name(), generation, "every key into " + generation, String.valueOf(cut), isPaused)
                .query(Long.class)
                .single();
        Map<String, JsonNode> filled = world.contents().all(generation);
        for (int after = 0; after < cut; after += range) {
            boolean isDone =
                    IntStream.rangeClosed(after + 1, after + range).allMatch(id -> filled.containsKey("" + id));
            addRange(scan, after, after + range, isDone);
        }
        return scan;
    }

    /** Adds a range that was sent, and may be done. */
    void addRange(long scan, int after, int until, boolean isDone) {
        state.sql("""
                        INSERT INTO endstate.scan_range (scan_id, after_key, until_key, keys, sends, sent_at, done_at)
                        VALUES (?, nullif(ARRAY[?], '{0}'), ARRAY[?], ?, 1, now(), CASE WHEN ? THEN now() END)""")
                .params(scan, String.valueOf(after), String.valueOf(until), until - after, isDone)
                .update();
    }

    /** Plans that a generation is deleted, so many minutes from now. */
    void retire(String generation, int minutes) {
        state.sql("""
                        INSERT INTO endstate.retirement (generation, index_name, planned_at, due_at, was_used)
                        VALUES (?, ?, now() - interval '1 hour', now() + ? * interval '1 minute', true)""").params(generation, world.name(), minutes).update();
    }

    private String fingerprint() {
        return state.sql("SELECT fingerprint FROM endstate.known_definition WHERE index_name = ?")
                .param(world.name())
                .query(String.class)
                .single();
    }
}
