package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.servers.Servers;
import dev.endstate.source.SourceDatabase;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DocumentSamplerIT {
    private static final long MAX_BYTES = 4_096;

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    private DocumentSample sample() {
        try (Deployment reader = world.deploy(Map.of("endstate.roles", "console"))) {
            Definition definition = reader.bean(Definitions.class).required(world.name());
            DocumentSampler sampler = new DocumentSampler(
                    reader.bean(SourceDatabase.class), reader.bean(DocumentReader.class), MAX_BYTES);
            return sampler.sample(definition, sampler.count(definition));
        }
    }

    @Test
    void no_keys_are_no_documents() {
        assertThat(sample()).isEqualTo(new DocumentSample(0, 0, 0, 0));
    }

    @Test
    void of_few_keys_every_one_is_read_once() {
        world.addItems(137);
        DocumentSample sample = sample();
        assertThat(sample.keys()).isEqualTo(137);
        assertThat(sample.sampled()).isEqualTo(137);
        assertThat(sample.documents()).isEqualTo(137);
        assertThat(sample.bytes()).isBetween(137 * 60L, 137 * 90L);
    }

    @Test
    void of_many_keys_some_are_read_in_every_part_of_them() {
        world.addItems(5_000);
        // The last tenth are large, which the first page alone would not tell.
        world.sql().update("UPDATE item SET name = repeat('x', 1000) WHERE id > 4500");
        DocumentSample sample = sample();
        assertThat(sample.keys()).isEqualTo(5_000);
        assertThat(sample.sampled()).isEqualTo(200);
        assertThat(sample.bytes()).isBetween(20 * 1_000 + 180 * 60L, 20 * 1_100 + 180 * 90L);
    }

    @Test
    void rows_without_a_document_that_cannot_be_read_or_are_too_large_do_not_stop_it() {
        world.addItems(100);
        world.sql().update("UPDATE item SET hidden = true WHERE id % 2 = 0");
        world.sql().update("UPDATE item SET amount = 0 WHERE id = 51");
        world.sql().update("UPDATE item SET name = repeat('x', 5000) WHERE id = 53");
        DocumentSample sample = sample();
        assertThat(sample.sampled()).isEqualTo(100);
        assertThat(sample.documents()).isEqualTo(48);
    }
}
