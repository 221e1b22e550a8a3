package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Key;
import dev.endstate.index.DocumentSink;
import dev.endstate.index.DocumentWrite;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.index.Outcome;
import dev.endstate.servers.Servers;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two workers that read at different times and write in the opposite order, against the real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencedWritesIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private Deployment deployment;
    private Generation generation;

    @BeforeAll
    void deploy() {
        world.addItems(10);
        deployment = world.deploy();
        world.awaitIndexEqualsDatabase();
        generation = deployment.bean(Generations.class).active(world.name()).orElseThrow();
    }

    @AfterAll
    void close() {
        deployment.close();
        world.close();
    }

    @Test
    void an_old_read_that_is_written_last_does_not_set_the_document_back() {
        Key key = key("1");
        Read old = read(key);
        world.sql().update("UPDATE item SET name = 'new' WHERE id = 1");
        Read fresh = read(key);

        assertThat(write(fresh, key)).isEqualTo(Outcome.INDEXED);
        assertThat(write(old, key)).isEqualTo(Outcome.SUPERSEDED);
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void a_create_that_was_read_before_the_delete_does_not_bring_the_document_back() {
        Key key = key("2");
        Read created = read(key);
        world.sql().update("DELETE FROM item WHERE id = 2");
        Read gone = read(key);

        assertThat(write(gone, key)).isEqualTo(Outcome.DELETED);
        assertThat(write(created, key)).isEqualTo(Outcome.SUPERSEDED);
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void a_delete_that_was_read_before_the_create_does_not_remove_the_document() {
        Key key = key("77");
        Read absent = read(key);
        world.sql().update("INSERT INTO item (id, name) VALUES (77, 'born')");
        Read born = read(key);

        assertThat(write(born, key)).isEqualTo(Outcome.INDEXED);
        assertThat(write(absent, key)).isEqualTo(Outcome.SUPERSEDED);
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void deleting_what_never_was_is_a_delete() {
        assertThat(write(read(key("4711")), key("4711"))).isEqualTo(Outcome.DELETED);
    }

    private Key key(String id) {
        return generation.definition().key().of(List.of(id));
    }

    private Read read(Key key) {
        return deployment.bean(DocumentSource.class).read(generation.definition(), List.of(key), 1 << 20);
    }

    private Outcome write(Read read, Key key) {
        return deployment
                .bean(DocumentSink.class)
                .write(generation, List.of(new DocumentWrite(key, read.ticket(), read.document(0))))
                .outcomes()
                .get(key);
    }
}
