package dev.endstate.consume;

import dev.endstate.change.Gaps;
import dev.endstate.change.RoutedTable;
import dev.endstate.change.Topics;
import dev.endstate.definition.Route;
import dev.endstate.index.Generation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Publishes what was noted while a batch was read: dead letters, gaps and figures. */
final class BatchFollowUp {
    private final Generation generation;
    private final Topics topics;
    private final DeadLetters deadLetters;
    private final Gaps gaps;
    private final FreshnessRecorder freshness;
    private final MeterRegistry meters;

    BatchFollowUp(
            Generation generation,
            Topics topics,
            DeadLetters deadLetters,
            Gaps gaps,
            FreshnessRecorder freshness,
            MeterRegistry meters) {
        this.generation = generation;
        this.topics = topics;
        this.deadLetters = deadLetters;
        this.gaps = gaps;
        this.freshness = freshness;
        this.meters = meters;
        // An alert on a counter needs its zero.
        topics.of(generation.definition()).forEach(topic -> {
            truncations(topic);
            deadLetters.unreadable(topic);
        });
    }

    void publish(BatchNotes notes) throws InterruptedException {
        for (Map.Entry<ConsumerRecord<byte[], byte[]>, String> letter :
                notes.unreadable().entrySet()) {
            deadLetters.send(letter.getKey(), generation.name().consumerGroup(), letter.getValue());
        }
        notes.truncations().forEach(this::openGap);
        freshness.record(notes.commits());
    }

    private Counter truncations(String topic) {
        return meters.counter("endstate.truncations", "index", generation.index(), "topic", topic);
    }

    private void openGap(ConsumerRecord<byte[], byte[]> record) {
        truncations(record.topic()).increment();

        for (Route route : topics.routes(generation.definition(), record.topic())) {
            if (route.origin() instanceof Route.Origin.Table table) {
                gaps.open(RoutedTable.name(table), "TRUNCATE, which names no rows");
                return;
            }
        }
    }
}
