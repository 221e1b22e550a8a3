package dev.endstate.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.Job;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.job.JobRequest;
import dev.endstate.instance.job.Jobs;
import dev.endstate.instance.job.Next;
import dev.endstate.instance.job.TakenTurn;
import dev.endstate.instance.job.Turn;
import dev.endstate.servers.Servers;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A range on its way to a worker is a message in Kafka, which may expire, or be deleted with its topic. */
class LostRangesIT {
    private static final int PARTITIONS = 4;

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void ranges_that_kafka_has_lost_are_sent_again_and_those_that_it_has_are_not() throws Exception {
        world.addItems(50);
        try (Deployment one = world.deploy(Map.of("endstate.roles", "console"));
                Admin kafka = Servers.shared().kafka().admin()) {
            RangeTopic topic = one.bean(RangeTopic.class);
            topic.create();
            Definition definition = one.bean(Definitions.class).required(world.name());
            JobQueries queries = one.bean(JobQueries.class);
            ScanSteps run = new ScanSteps(
                    queries,
                    one.bean(ScanRanges.class),
                    new RangeCutter(one.bean(KeyPages.class), 20),
                    topic,
                    Duration.ZERO);
            Job scan = one.bean(Jobs.class).request(scanOf(definition)).orElseThrow();
            Turn turn = TakenTurn.at(scan, one).turn();
            Step step = () -> run.advance(queries.byId(scan.id()).orElseThrow(), turn, definition.key());
            takeSome(step);
            assertThat(sent(kafka, topic)).isEqualTo(3);

            kafka.deleteRecords(partitions(topic, partition -> RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
            // Another scan keeps the topic from ever being empty.
            topic.send(List.of(new ScanRanges.Sending(1_000_000, 0)));
            takeSome(step);
            assertThat(sent(kafka, topic)).isEqualTo(7);
        }
    }

    private JobRequest scanOf(Definition definition) {
        return new JobRequest("TEST", world.name(), "", null, "RUNNING", TimeShare.ALL, Map.of())
                .from(ScanCursor.over(
                        "a scan that nobody works on", definition.key(), definition.keys(), KeyRange.ALL));
    }

    /** A step of a scan. */
    private interface Step {
        /** What comes next. */
        Optional<Next> take() throws InterruptedException;
    }

    /** More than one needs, so that what is sent once too often is seen. */
    private static void takeSome(Step step) throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            assertThat(step.take()).isPresent();
        }
    }

    private static long sent(Admin kafka, RangeTopic topic) throws Exception {
        return kafka.listOffsets(partitions(topic, partition -> OffsetSpec.latest())).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private static <T> Map<TopicPartition, T> partitions(RangeTopic topic, Function<TopicPartition, T> each) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(Collectors.toMap(Function.identity(), each));
    }
}
