package dev.endstate.capture.poll;

import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.Seed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Items of which a column tells what changed: nobody announces anything, and nobody reads the log. */
abstract class PolledItems {
    static final List<String> TABLES = List.of("item", "part", "maker", "item_gone");

    final Servers servers = Servers.shared();
    final ItemsWorld world = ItemsWorld.create(servers);
    final long seed = Seed.announced();

    PolledItems() throws IOException {
        world.addItems(200);
        Path routes = world.definition().resolve("index.yml");
        Files.writeString(routes, Files.readString(routes) + "  - table: item_gone\n    key: id\n");
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Gives each table a column of a type, which a trigger moves forward to a value. */
    void prepare(String type, String value) throws IOException {
        world.sql()
                .execute(Files.readString(Deployment.resource("/items/polled.sql"))
                        .replace("{type}", type)
                        .replace("{value}", value));
    }

    void prepareTimestamps() throws IOException {
        prepare("timestamptz", "now()");
    }

    /** The properties of an instance that polls each table, with an overlap. */
    Map<String, String> polling(String overlap) {
        Map<String, String> properties = new HashMap<>();

        for (int i = 0; i < TABLES.size(); i++) {
            String table = "endstate.capture.poll.tables[" + i + "].";
            properties.put(table + "table", TABLES.get(i));
            properties.put(table + "column", "changed");
            properties.put(table + "interval", "100ms");
            properties.put(table + "page-rows", "100");
            properties.put(table + "overlap", overlap);
            properties.put(table + "overlap-count", "100");
        }

        properties.put("endstate.capture.poll.standby", "200ms");
        return properties;
    }

    /** Starts an instance that polls with an overlap of five seconds. */
    Deployment deploy() {
        return world.deploy(polling("5s"));
    }

    /** Waits until the items were polled five times more. */
    static void awaitFurtherPolls(Deployment deployment) {
        Timer polls = deployment
                .bean(MeterRegistry.class)
                .get("endstate.poll")
                .tag("table", "public.item")
                .timer();
        long before = polls.count();
        await().atMost(Duration.ofSeconds(20)).until(() -> polls.count() >= before + 5);
    }
}
