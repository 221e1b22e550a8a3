package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.index.Generations;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import org.junit.jupiter.api.Test;

class FirstBuildIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void two_instances_started_at_once_make_one_generation_and_later_changes_arrive() {
        world.addItems(3_000);
        world.sql().update("INSERT INTO maker VALUES (1, 'Acme')");
        world.sql().update("UPDATE item SET maker_id = 1 WHERE id % 3 = 0");
        world.sql().update("INSERT INTO part SELECT n, 1 + n % 3000, 'part ' || n FROM generate_series(1, 5000) n");
        try (Deployment one = world.deploy();
                Deployment two = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            assertThat(one.bean(Generations.class).of(world.name())).hasSize(1);

            world.sql().update("UPDATE item SET name = 'renamed' WHERE id = 7");
            world.sql().update("DELETE FROM item WHERE id = 8");
            world.itemsChanged(7, 8);
            world.sql().update("UPDATE maker SET name = 'Acme & Sons' WHERE id = 1");
            world.publish(world.tableTopic("maker"), "{\"id\":1}", "{\"id\":1}");
            world.awaitIndexEqualsDatabase();
            assertThat(two.bean(Generations.class).of(world.name())).hasSize(1);
        }
    }

    @Test
    void the_cursor_of_an_index_that_was_deleted_makes_its_successor_skip_no_key() {
        ItemsWorld another = ItemsWorld.create(Servers.shared());
        another.addItems(20);
        try (Deployment deployment = another.deploy()) {
            another.awaitIndexEqualsDatabase();
        }
        another.sql()
                .update(
                        "INSERT INTO endstate.scan (generation, last_key, keys_done, updated_at) VALUES (?, '{9}', 9, now())",
                        another.name() + "-000001");
        another.contents().call("DELETE", "/" + another.name() + "-000001", "");
        try (Deployment deployment = another.deploy()) {
            another.awaitIndexEqualsDatabase();
        } finally {
            another.close();
        }
    }

    @Test
    void a_build_that_was_interrupted_goes_on_after_its_cursor() {
        ItemsWorld another = ItemsWorld.create(Servers.shared());
        another.addItems(20);
        try (Deployment deployment = another.deploy()) {
            another.awaitIndexEqualsDatabase();
        }
        // As it was in the middle: no alias, a cursor, and the keys after it not there yet.
        another.contents().call("DELETE", "/" + another.name() + "-000001/_alias/" + another.name(), "");
        another.contents().call("DELETE", "/" + another.name() + "-000001/_doc/15", "");
        another.sql()
                .update(
                        "INSERT INTO endstate.scan (generation, last_key, keys_done, updated_at) VALUES (?, '{9}', 9, now())",
                        another.name() + "-000001");
        try (Deployment deployment = another.deploy()) {
            another.awaitIndexEqualsDatabase();
            assertThat(deployment.bean(Generations.class).of(another.name())).hasSize(1);
            assertThat(another.sql().queryForList("SELECT 1 FROM endstate.scan"))
                    .isEmpty();
        } finally {
            another.close();
        }
    }
}
