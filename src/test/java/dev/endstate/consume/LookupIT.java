package dev.endstate.consume;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LookupIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void a_lookup_that_returns_keys_twice_reaches_every_document_beyond_a_page() throws IOException {
        world.addItems(6_000);
        world.sql().update("INSERT INTO maker VALUES (1, 'before')");
        world.sql().update("UPDATE item SET maker_id = 1");
        world.sql().update("INSERT INTO part SELECT n, n, 'part' FROM generate_series(1, 6000) n");
        world.sql().update("INSERT INTO part SELECT 10000 + n, n, 'second' FROM generate_series(1, 3) n");
        Path yml = world.definition().resolve("index.yml");
        Files.writeString(
                yml,
                Files.readString(yml)
                        .replace(
                                "SELECT id FROM item WHERE maker_id = :id",
                                "SELECT i.id FROM item i JOIN part p ON p.item_id = i.id WHERE i.maker_id = :id"));

        try (Deployment deployment = world.deploy()) {
            world.awaitIndexEqualsDatabase();

            world.sql().update("UPDATE maker SET name = 'after'");
            world.publish(world.tableTopic("maker"), "1", "{\"id\":1}");
            world.awaitIndexEqualsDatabase();
        } finally {
            world.close();
        }
    }
}
