package dev.endstate.scan;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionFolder;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.index.BulkWriter;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.parked.ParkedKeysInMemory;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.pipeline.Telemetry;
import dev.endstate.servers.Servers;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceProperties;
import dev.endstate.source.Tickets;
import dev.endstate.source.document.DocumentReader;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import dev.endstate.testing.ItemsWorld;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.unit.DataSize;

/** A batch engine brings its own context: what enumerates, reads and writes is made by hand here. */
class WithoutSpringIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void ranges_of_keys_are_cut_read_and_written_by_several_workers() throws Exception {
        world.addItems(1_234);
        PGSimpleDataSource own = world.source(world.name());
        migrate(own);
        PipelineProperties properties =
                new PipelineProperties(100, 2, DataSize.ofMegabytes(1), Duration.ofSeconds(30), Duration.ofSeconds(5));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Rest5Client client =
                        Rest5Client.builder(servers.elasticsearch().httpUri()).build();
                SourceDatabase database = new SourceDatabase(
                        own,
                        new SourceProperties(null, null, null, 6, Duration.ofSeconds(25), Duration.ofSeconds(3)),
                        meters);
                Tickets tickets = new Tickets(own);
                Pipeline pipeline = Pipeline.of(
                        new DocumentReader(database, tickets),
                        new BulkWriter(client),
                        new ParkedKeysInMemory(),
                        (definition, key) -> List.of(),
                        properties,
                        Telemetry.of(meters))) {
            Generations generations = new Generations(client);
            Generation generation = create(generations, database);
            KeyPages pages = new KeyPages(database);
            Definition definition = generation.definition();
            RangeCutter.Cuts cuts =
                    new RangeCutter(pages, 100).cut(definition.key(), definition.keys(), KeyRange.ALL, 1_000);
            assertThat(cuts.last()).isTrue();
            assertThat(cuts.ranges()).hasSize(13);
            assertThat(cuts.ranges().stream().mapToLong(RangeCutter.Cut::count).sum())
                    .isEqualTo(1_234);
            scan(cuts, new KeyScan(pages, pipeline), generation);
            generations.activate(generation);
            world.awaitIndexEqualsDatabase();
        }
    }

    private static void migrate(PGSimpleDataSource own) {
        Flyway.configure()
                .dataSource(own)
                .schemas("endstate")
                .locations("classpath:db/migration/endstate")
                .load()
                .migrate();
    }

    private Generation create(Generations generations, SourceDatabase database) {
        Definition definition = new DefinitionFolder(new DefinitionParser())
                .load(world.definition().getParent())
                .required(world.name());
        return generations
                .create(new Generation.Name(world.name(), 1), definition, database.identity(), 1)
                .orElseThrow();
    }

    private static void scan(RangeCutter.Cuts cuts, KeyScan scan, Generation generation) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(3)) {
            List<Callable<Boolean>> ranges = cuts.ranges().stream()
                    .map(cut -> (Callable<Boolean>)
                            () -> scan.run(generation, generation.definition().keys(), cut.keys(), 60, worked -> 40))
                    .toList();
            for (Future<Boolean> range : workers.invokeAll(ranges)) {
                assertThat(range.get()).isTrue();
            }
        }
    }
}
