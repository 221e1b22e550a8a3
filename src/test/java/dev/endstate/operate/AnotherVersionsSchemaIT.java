package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endstate's schema outlives the version that made it. */
class AnotherVersionsSchemaIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @BeforeEach
    void serveOnce() {
        world.addItems(20);
        try (Deployment instance = world.deploy()) {
            world.awaitIndexEqualsDatabase();
        }
    }

    @AfterEach
    void leave() {
        world.close();
    }

    @Test
    void a_version_that_is_taken_back_starts_on_what_a_newer_one_has_migrated() {
        world.sql().execute("""
                INSERT INTO endstate.flyway_schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                VALUES (9, '9', 'of a newer version', 'SQL', 'V9__of_a_newer_version.sql', 9, current_user, 1, true)""");
        serveOn();
    }

    @Test
    void a_schema_of_before_the_first_release_is_refused_and_may_begin_anew() {
        world.sql().execute("UPDATE endstate.flyway_schema_history SET checksum = 9 WHERE version = '1'");
        assertThatThrownBy(world::deploy).hasRootCauseInstanceOf(FlywayValidateException.class);

        world.sql().execute("DROP SCHEMA endstate CASCADE");
        serveOn();
    }

    private void serveOn() {
        try (Deployment instance = world.deploy()) {
            world.sql().execute("UPDATE item SET name = name || ' again' WHERE id <= 3");
            world.itemsChanged(1, 2, 3);
            world.awaitIndexEqualsDatabase();
        }
    }
}
