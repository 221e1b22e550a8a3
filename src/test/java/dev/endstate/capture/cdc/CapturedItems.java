package dev.endstate.capture.cdc;

import dev.endstate.change.Gap;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.Seed;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Items whose changes only the log tells: nobody announces anything. */
abstract class CapturedItems {
    final Servers servers = Servers.shared();
    final ItemsWorld world = ItemsWorld.create(servers);
    final long seed = Seed.announced();

    CapturedItems() {
        world.addItems(200);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Starts an instance that captures from the log. */
    Deployment deploy() {
        return world.deploy(world.capturing());
    }

    /** Whether somebody reads the slot. */
    boolean isCaptured() {
        return world.sql()
                .queryForList(
                        "SELECT active FROM pg_replication_slots WHERE slot_name = ?", Boolean.class, world.name())
                .contains(true);
    }

    /** The position that the slot has confirmed. */
    String confirmed() {
        return String.valueOf(world.sql()
                .queryForObject(
                        "SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = ?",
                        String.class,
                        world.name()));
    }

    /** Whether one position of the log is after another. */
    boolean isAfter(String one, String other) {
        return Boolean.TRUE.equals(
                world.sql().queryForObject("SELECT ?::pg_lsn > ?::pg_lsn", Boolean.class, one, other));
    }

    /** The gaps that are kept, but for those of a single index. */
    List<Gap> gaps() {
        return world.sql()
                .query(
                        "SELECT table_name, reason, noticed_at, noticed_at FROM endstate.gap WHERE table_name NOT LIKE 'index %'",
                        (row, n) -> new Gap(
                                row.getString(1),
                                row.getString(2),
                                row.getTimestamp(3).toInstant(),
                                row.getTimestamp(4).toInstant()));
    }
}
