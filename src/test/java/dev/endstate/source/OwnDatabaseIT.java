package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnDatabaseIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);

    @Test
    void with_a_database_of_its_own_a_user_that_may_only_read_is_enough_for_the_source() {
        world.addItems(30);
        String reader = "reader_of_" + world.name();
        world.sql().execute("CREATE ROLE " + reader + " LOGIN PASSWORD 'secret'");
        world.sql().execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader);
        String own = world.createEmptyCopy();

        try (Deployment deployment = world.deploy(Map.of(
                "spring.datasource.url",
                servers.postgres().jdbcUrl(own),
                "endstate.source.url",
                servers.postgres().jdbcUrl(world.name()),
                "endstate.source.username",
                reader,
                "endstate.source.password",
                "secret"))) {
            world.awaitIndexEqualsDatabase();

            world.sql().update("UPDATE item SET name = 'changed' WHERE id < 10");
            world.itemsChanged(1, 2, 3, 4, 5, 6, 7, 8, 9);
            world.awaitIndexEqualsDatabase();

            assertThat(world.sql().queryForList("SELECT 1 FROM pg_namespace WHERE nspname = 'endstate'"))
                    .isEmpty();
        } finally {
            world.close();
        }
    }
}
