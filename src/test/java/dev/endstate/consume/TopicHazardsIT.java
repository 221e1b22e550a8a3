package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicHazardsIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);
    private final Admin kafka = servers.kafka().admin();

    @AfterEach
    void close() {
        kafka.close();
        world.close();
    }

    @Test
    void a_topic_that_cannot_be_made_keeps_only_the_index_that_needs_it() throws Exception {
        world.addItems(3);
        world.sql().update("INSERT INTO maker VALUES (1, 'acme')");
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
        String makers = addIndexOfMakers();
        String colliding = world.tableTopic("part").replace('.', '_');
        make(colliding, 1);
        try (Deployment one = world.deploy(world.capturing())) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(world.contents().all(makers)).hasSize(1));
            world.sql().update("INSERT INTO maker VALUES (2, 'other')");
            await().untilAsserted(() -> assertThat(world.contents().all(makers)).hasSize(2));
            assertThat(one.bean(Generations.class).active(world.name())).isEmpty();

            delete(colliding);
            world.awaitIndexEqualsDatabase();
            world.sql().update("INSERT INTO part VALUES (1, 1, 'wheel')");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void offsets_of_a_topic_that_was_made_anew_mean_nothing() throws Exception {
        world.addItems(20);
        Map<String, String> withoutRepair = Map.of("endstate.reconcile.after-gap", "false");
        Generation generation;

        try (Deployment one = world.deploy(withoutRepair)) {
            world.awaitIndexEqualsDatabase();
            generation = one.bean(Generations.class).active(world.name()).orElseThrow();
        }

        String topic = world.tableTopic("item");
        delete(topic);
        make(topic, 1);
        world.sql().update("UPDATE item SET name = 'of the new topic'");
        world.itemsChanged(LongStream.rangeClosed(1, 20).toArray());
        // As a consumer would that knows only the name.
        kafka.alterConsumerGroupOffsets(
                        generation.name().consumerGroup(),
                        Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(15)))
                .all()
                .get();

        try (Deployment one = world.deploy(withoutRepair)) {
            world.awaitIndexEqualsDatabase();
            assertThat(reasons()).anySatisfy(reason -> assertThat(reason).contains("is another one than before"));
        }
    }

    @Test
    void a_topic_that_is_deleted_while_it_is_followed_is_told_made_again_and_followed() throws Exception {
        world.addItems(20);
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
        Map<String, String> properties = new HashMap<>(world.capturing());
        properties.put("endstate.reconcile.after-gap", "false");

        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();

            delete(world.tableTopic("item"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(reasons())
                            .anySatisfy(reason -> assertThat(reason)
                                    .contains(world.tableTopic("item"))
                                    .containsAnyOf("is another one than before", "was deleted")));

            world.sql().update("UPDATE item SET name = 'afterwards'");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void topics_of_somebody_else_are_waited_for_and_not_made_and_those_of_partitions_are_taken() throws Exception {
        world.sql().execute("ALTER TABLE maker RENAME TO maker_before");
        world.sql().execute("CREATE TABLE maker (id bigint, name text) PARTITION BY RANGE (id)");
        world.sql().execute("CREATE TABLE maker_1 PARTITION OF maker FOR VALUES FROM (0) TO (100)");
        world.sql().update("INSERT INTO maker VALUES (1, 'acme')");
        String makers = addIndexOfMakers();
        make(world.tableTopic("maker_1"), 1);

        try (Deployment one = world.deploy(Map.of("endstate.topics.create", "own"))) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(world.contents().all(makers)).hasSize(1));
            world.sql().update("INSERT INTO maker VALUES (2, 'by its partition')");
            world.publish(world.tableTopic("maker_1"), "{\"id\":2}", "{\"op\":\"c\",\"after\":{\"id\":2}}");
            await().untilAsserted(() -> assertThat(world.contents().all(makers)).hasSize(2));
            assertThat(kafka.listTopics().names().get())
                    .doesNotContain(world.tableTopic("maker"), world.tableTopic("item"));
            assertThat(one.bean(ConsumersHealth.class).health().getDetails().values())
                    .anySatisfy(detail -> assertThat((String) detail).contains("do not exist"));

            make(world.tableTopic("maker"), 1);
            world.sql().update("INSERT INTO maker VALUES (3, 'by its own')");
            world.publish(world.tableTopic("maker"), "3", "{\"id\":3}");
            await().untilAsserted(() -> assertThat(world.contents().all(makers)).hasSize(3));
        }
    }

    private String addIndexOfMakers() throws IOException {
        String index = world.name() + "makers";
        Path folder = Files.createDirectory(world.definition().resolveSibling(index));

        Files.writeString(folder.resolve("index.yml"), """
                key: {id: bigint}
                keys: SELECT id FROM maker
                changes:
                  - table: maker
                    key: id
                """);
        Files.writeString(folder.resolve("document.sql"), "SELECT m.id, m.name FROM ids JOIN maker m ON m.id = ids.id");
        Files.writeString(
                folder.resolve("index.json"),
                "{\"settings\": {\"number_of_shards\": 1, \"number_of_replicas\": 0, \"refresh_interval\": \"100ms\"}}");

        return index;
    }

    private void make(String topic, int partitions) {
        await().ignoreExceptions().until(() -> {
            kafka.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
            return true;
        });
    }

    private void delete(String topic) throws ExecutionException, InterruptedException {
        kafka.deleteTopics(List.of(topic)).all().get();
    }

    private List<String> reasons() {
        return world.sql().queryForList("SELECT reason FROM endstate.gap", String.class);
    }
}
