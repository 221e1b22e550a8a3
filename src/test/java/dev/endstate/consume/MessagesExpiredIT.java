package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.endstate.change.Gaps;
import dev.endstate.change.Topics;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;

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
            assertThat(reasons())
                    .isNotEmpty()
                    .allSatisfy(reason -> assertThat(reason).contains("Kafka has deleted the messages"));
        }
    }

    @Test
    void messages_that_Kafka_deleted_while_their_consumer_waited_are_noticed_and_other_jumps_are_not() {
        String topic = world.tableTopic("item");
        TopicPartition partition = new TopicPartition(topic, 0);
        world.addItems(1);
        try (Deployment one = world.deploy();
                MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            world.awaitIndexEqualsDatabase();
            ExpiredMessages expired = expiredMessages(one);
            List<Long> taken = new ArrayList<>();
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.updateEndOffsets(Map.of(partition, 30L));
            BatchConsumerAwareMessageListener<byte[], byte[]> listener =
                    expired.before(records -> records.forEach(record -> taken.add(record.offset())));

            listener.onMessage(List.of(message(partition, 4), message(partition, 6)), consumer);
            consumer.updateBeginningOffsets(Map.of(partition, 5L));
            listener.onMessage(List.of(message(partition, 9)), consumer);
            assertThat(reasons()).isEmpty();

            consumer.updateBeginningOffsets(Map.of(partition, 20L));
            listener.onMessage(List.of(message(partition, 21)), consumer);
            listener.onMessage(List.of(message(partition, 21)), consumer);
            assertThat(reasons())
                    .singleElement()
                    .asString()
                    .contains("Kafka has deleted the messages 10 to 19 of " + partition);
            assertThat(taken).containsExactly(4L, 6L, 9L, 21L, 21L);
        }
    }

    @Test
    void what_Kafka_did_not_tell_when_a_partition_came_is_asked_again_before_its_first_message() {
        TopicPartition partition = new TopicPartition(world.tableTopic("item"), 0);
        world.addItems(1);
        try (Deployment one = world.deploy();
                MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            world.awaitIndexEqualsDatabase();
            ExpiredMessages expired = expiredMessages(one);
            consumer.assign(List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 20L));
            consumer.updateEndOffsets(Map.of(partition, 30L));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(10)));
            consumer.setOffsetsException(new TimeoutException("no leader"));
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> expired.onPartitionsAssigned(consumer, List.of(partition)));

            expired.before(records -> {}).onMessage(List.of(message(partition, 20)), consumer);
            assertThat(reasons())
                    .singleElement()
                    .asString()
                    .contains("Kafka has deleted the messages 10 to 19 of " + partition);
        }
    }

    private ExpiredMessages expiredMessages(Deployment deployment) {
        Generation generation =
                deployment.bean(Generations.class).active(world.name()).orElseThrow();
        return new ExpiredMessages(
                generation,
                deployment.bean(Topics.class),
                deployment.bean(Gaps.class),
                deployment.bean(OffsetsOfTopics.class));
    }

    private static ConsumerRecord<byte[], byte[]> message(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
    }

    private List<String> reasons() {
        return world.sql().queryForList("SELECT reason FROM endstate.gap", String.class);
    }

    private void deleteAll(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = servers.kafka().admin()) {
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
