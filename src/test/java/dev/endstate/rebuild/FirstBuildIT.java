package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Generations;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstBuildIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void two_instances_started_at_once_make_one_generation_and_later_changes_arrive() {
        world.addItems(3_000);
        world.sql().update("INSERT INTO maker VALUES (1, 'Acme')");
        world.sql().update("UPDATE item SET maker_id = 1 WHERE id % 3 = 0");
        world.sql().update("INSERT INTO part SELECT n, 1 + n % 3000, 'part ' || n FROM generate_series(1, 5000) n");
        try (Deployment one = world.deploy();
                Deployment two = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            assertThat(one.bean(Generations.class).of(world.name())).hasSize(1);

            world.sql().update("UPDATE item SET name = 'renamed' WHERE id = 7");
            world.sql().update("DELETE FROM item WHERE id = 8");
            world.itemsChanged(7, 8);
            world.sql().update("UPDATE maker SET name = 'Acme & Sons' WHERE id = 1");
            world.publish(world.tableTopic("maker"), "{\"id\":1}", "{\"id\":1}");
            world.awaitIndexEqualsDatabase();
            assertThat(two.bean(Generations.class).of(world.name())).hasSize(1);
        }
    }

    @Test
    void an_index_that_somebody_deleted_is_built_again() {
        world.addItems(20);
        try (Deployment deployment = world.deploy()) {
            world.awaitIndexEqualsDatabase();
            world.contents().call("DELETE", "/" + world.name() + "-000001", "");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_consumer_group_of_that_name_from_before_holds_no_build_up() throws Exception {
        world.addItems(20);
        String topic = world.tableTopic("followed_before");
        try (Admin admin = Servers.shared().kafka().admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            for (int i = 0; i < 10; i++) {
                world.publish(topic, "1", "1");
            }
            admin.alterConsumerGroupOffsets(
                            "endstate." + world.name() + "-000001",
                            Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
        try (Deployment deployment = world.deploy(Map.of("endstate.reconcile.second-look", "1s"))) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'nobody was told' WHERE id = 4");
            // It counts no difference before everything is taken that was on its way.
            new RestApi(deployment.port()).post("/api/indexes/" + world.name() + "/reconciliations", "{}");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_build_whose_instance_is_killed_goes_on_in_another() {
        world.addItems(20_000);
        Map<String, String> smallRanges = Map.of("endstate.scan.range-keys", "100");
        try (InstanceProcess builder = world.deployApart(smallRanges)) {
            await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> rangesDone() > 3);
            builder.kill();
        }
        try (Deployment another = world.deploy(smallRanges)) {
            world.awaitIndexEqualsDatabase();
            assertThat(another.bean(Generations.class).of(world.name())).hasSize(1);
            assertThat(world.sql().queryForList("SELECT 1 FROM endstate.scan_range"))
                    .isEmpty();
        }
    }

    private long rangesDone() {
        return world.sql()
                .queryForObject("SELECT count(*) FROM endstate.scan_range WHERE done_at IS NOT NULL", Long.class);
    }

    @AfterEach
    void close() {
        world.close();
    }
}
