package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Key;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each connection remembers the plans of its prepared statements, and refuses them once a table was altered. */
class OldPlansIT {
    private static final List<Key> KEY = List.of(new Key(List.of("1")));

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void a_table_that_is_altered_keeps_no_read_waiting_and_is_no_fault_of_a_key() throws SQLException {
        world.addItems(1);
        try (Deployment console = world.deploy(Map.of("endstate.roles", "console"))) {
            SourceDatabase database = console.bean(SourceDatabase.class);
            DocumentReader reader = console.bean(DocumentReader.class);
            Definition definition = console.bean(Definitions.class).required(world.name());
            prepareOnAllConnections(database, reader, definition);

            world.sql().execute("ALTER TABLE item ALTER COLUMN name TYPE varchar(200)");
            Read read = reader.read(definition, KEY, 10_000);

            assertThat(read.faults()).isEmpty();
            assertThat(read.document(0)).isNotEmpty();
        } finally {
            world.close();
        }
    }

    /** The driver prepares what it has sent five times. A thread is given the connection that it gave back last. */
    private static void prepareOnAllConnections(SourceDatabase database, DocumentReader reader, Definition definition)
            throws SQLException {
        List<Connection> prepared = new ArrayList<>();
        try {
            while (prepared.size() < database.liveConnections()) {
                for (int time = 0; time < 7; time++) {
                    reader.read(definition, KEY, 10_000);
                }
                prepared.add(database.connect());
            }
        } finally {
            for (Connection connection : prepared) {
                connection.rollback();
                connection.close();
            }
        }
    }
}
