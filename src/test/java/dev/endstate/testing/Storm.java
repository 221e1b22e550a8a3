package dev.endstate.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.springframework.dao.DataAccessException;

/**
 * Random changes of a world's rows, with their messages sent late, twice and out of order, as a careless application would. The
 * seed tells the changes and the order of the messages; say it when a test fails.
 */
public final class Storm implements Runnable {
    private static final int IDS = 300;

    private final ItemsWorld world;
    private final Random random;
    private final int changes;
    private final List<Runnable> messages = new ArrayList<>();

    public Storm(ItemsWorld world, long seed, int changes) {
        this.world = world;
        this.random = new Random(seed);
        this.changes = changes;
    }

    @Override
    public void run() {
        for (int i = 0; i < changes; i++) {
            try {
                change(1 + random.nextInt(IDS));
            } catch (DataAccessException e) {
                // A child of a row that is gone, or a database that is away: nothing was changed, nothing is said.
                continue;
            }

            if (random.nextInt(10) == 0) {
                flush();
            }
        }
        flush();
    }

    private void change(long id) {
        switch (random.nextInt(10)) {
            case 0, 1 ->
                changeItem(
                        id,
                        "INSERT INTO item (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                        id,
                        "name " + random.nextInt(1_000));
            case 2 -> changeItem(id, "UPDATE item SET hidden = NOT hidden WHERE id = ?", id);
            case 3 -> changeItem(id, "DELETE FROM item WHERE id = ?", id);
            case 4 -> renameMaker(1 + random.nextInt(5));
            case 5 -> changeItem(id, "UPDATE item SET maker_id = ? WHERE id = ?", 1 + random.nextInt(5), id);
            case 6, 7 -> addPart(id * 3, id);
            default -> moveOrDropPart(id * 3, 1 + random.nextInt(IDS));
        }
    }

    private void changeItem(long id, String sql, Object... arguments) {
        world.sql().update(sql, arguments);
        say("item", id, "{\"id\":" + id + "}");
    }

    private void renameMaker(long maker) {
        world.sql()
                .update(
                        "INSERT INTO maker VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                        maker,
                        "maker " + random.nextInt(1_000));
        say("maker", maker, "{\"id\":" + maker + "}");
    }

    private void addPart(long part, long item) {
        world.sql().update("INSERT INTO part VALUES (?, ?, 'part') ON CONFLICT (id) DO NOTHING", part, item);
        say("part", part, "{\"id\":" + part + ",\"item_id\":" + item + "}");
    }

    private void moveOrDropPart(long part, long to) {
        List<Long> from = world.sql().queryForList("SELECT item_id FROM part WHERE id = ?", Long.class, part);
        if (from.isEmpty()) {
            return;
        }

        String before = "{\"id\":" + part + ",\"item_id\":" + from.getFirst() + "}";
        if (random.nextBoolean()) {
            world.sql().update("DELETE FROM part WHERE id = ?", part);
            say("part", part, "{\"before\":" + before + ",\"after\":null,\"op\":\"d\"}");
        } else {
            world.sql().update("UPDATE part SET item_id = ?, label = 'moved' WHERE id = ?", to, part);
            String after = "{\"id\":" + part + ",\"item_id\":" + to + "}";
            say("part", part, "{\"before\":" + before + ",\"after\":" + after + ",\"op\":\"u\"}");
        }
    }

    private void say(String table, long id, String message) {
        Runnable publication = () -> world.publish(world.tableTopic(table), "{\"id\":" + id + "}", message);
        messages.add(publication);
        if (random.nextInt(5) == 0) {
            messages.add(publication);
        }
    }

    private void flush() {
        Collections.shuffle(messages, random);
        messages.forEach(Runnable::run);
        messages.clear();
    }
}
