package dev.endstate.consume;

import dev.endstate.index.Generation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Remembers of which topic each generation's offsets are. A name says too little: a topic may be deleted and made anew, and Kafka's address may
 * lead to another cluster; then an offset means nothing, or worse, another message.
 */
@Component
final class TakenPartitions {
    private final JdbcClient database;

    TakenPartitions(JdbcClient database) {
        this.database = database;
    }

    /** The topics' ids by the partitions that a generation takes messages of; none of a partition that is new to it. */
    Map<TopicPartition, Uuid> of(Generation.Name generation, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Uuid> ids = new HashMap<>();
        database.sql("SELECT topic, partition, topic_id FROM endstate.taken_partition WHERE generation = ?")
                .param(generation.toString())
                .query(row -> {
                    TopicPartition partition = new TopicPartition(row.getString(1), row.getInt(2));
                    if (partitions.contains(partition)) {
                        ids.put(partition, Uuid.fromString(row.getString(3)));
                    }
                });
        return ids;
    }

    /** Notes that a generation's offsets are those of these topics from now on. */
    void note(Generation.Name generation, Map<TopicPartition, Uuid> ids) {
        List<Map.Entry<TopicPartition, Uuid>> rows = List.copyOf(ids.entrySet());

        // In an order, so that two consumers whose partitions overlap for a moment never wait for each other.
        database.sql("""
                        INSERT INTO endstate.taken_partition (generation, topic, partition, topic_id)
                        SELECT ?, topic, partition, id FROM unnest(?::text[], ?::int[], ?::text[]) AS row (topic, partition, id)
                        ORDER BY topic, partition
                        ON CONFLICT (generation, topic, partition) DO UPDATE SET topic_id = excluded.topic_id""")
                .params(
                        generation.toString(),
                        rows.stream().map(row -> row.getKey().topic()).toArray(String[]::new),
                        rows.stream().map(row -> row.getKey().partition()).toArray(Integer[]::new),
                        rows.stream().map(row -> row.getValue().toString()).toArray(String[]::new))
                .update();
    }

    /** Forgets a generation that is gone. */
    void forget(Generation.Name generation) {
        database.sql("DELETE FROM endstate.taken_partition WHERE generation = ?")
                .param(generation.toString())
                .update();
    }
}
