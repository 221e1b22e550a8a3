package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagesExpiredIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void messages_that_Kafka_deleted_before_they_were_taken_are_noticed_and_what_they_told_is_found()
            throws ExecutionException, InterruptedException {
        world.addItems(20);
        try (Deployment one = world.deploy()) {
            world.awaitIndexEqualsDatabase();
        }
        world.sql().update("UPDATE item SET name = 'missed'");
        world.itemsChanged(IntStream.rangeClosed(1, 20).asLongStream().toArray());
        deleteAll(world.tableTopic("item"));
        try (Deployment one = world.deploy(Map.of("endstate.reconcile.second-look", "1s"))) {
            world.awaitIndexEqualsDatabase();
            List<String> reasons = world.sql().queryForList("SELECT reason FROM endstate.gap", String.class);
            assertThat(reasons)
                    .isNotEmpty()
                    .allSatisfy(reason -> assertThat(reason).contains("Kafka has deleted the messages"));
        }
    }

    private void deleteAll(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", servers.kafka().bootstrapServers()))) {
            List<TopicPartition> partitions =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                            .map(partition -> new TopicPartition(topic, partition.partition()))
                            .toList();
            // -1 is the high watermark.
            admin.deleteRecords(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, p -> RecordsToDelete.beforeOffset(-1))))
                    .all()
                    .get();
        }
    }
}
