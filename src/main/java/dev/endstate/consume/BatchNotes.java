package dev.endstate.consume;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Collects what is published once a batch's keys are done; before that an outage would repeat it with every try.
 *
 * @param commits when the changes were committed
 * @param unreadable records that cannot be understood, and why
 * @param truncations records that tell of a TRUNCATE
 */
record BatchNotes(
        List<Instant> commits,
        Map<ConsumerRecord<byte[], byte[]>, String> unreadable,
        List<ConsumerRecord<byte[], byte[]>> truncations) {
    BatchNotes() {
        this(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
    }
}
