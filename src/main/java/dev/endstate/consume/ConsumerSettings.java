package dev.endstate.consume;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The settings of Kafka's consumers that Endstate does not leave to Boot's properties.
 *
 * @param fetchBytes of one answer to a consumer, and so, for each broker, of what it holds before it is taken
 */
record ConsumerSettings(int consumers, int batchRecords, int fetchBytes) {
    /** Enough for a batch of identifiers; Kafka gives the first message of a partition however large it is. */
    private static final int LEAST_BYTES = 64 << 10;

    /** Kafka's own defaults. */
    private static final int MOST_BYTES = 50 << 20;

    private static final int MOST_BYTES_OF_PARTITION = 1 << 20;

    /**
     * About 700 identifiers. What was fetched is taken in the order in which it came, so that everything else waits behind what one
     * statement that changed very many rows has put into each partition.
     */
    private static final int MOST_BYTES_OF_IDENTIFIERS = 64 << 10;

    /**
     * Gives the settings of one instance.
     *
     * @param indexes that it feeds; of each there may be two generations
     */
    static ConsumerSettings of(ConsumeProperties properties, int indexes) {
        long share = properties.fetchMemory().toBytes() / (2L * Math.max(1, indexes) * properties.consumers());
        return new ConsumerSettings(
                properties.consumers(), properties.batchRecords(), Math.clamp(share, LEAST_BYTES, MOST_BYTES));
    }

    /** @param isOfIdentifiers whether the messages are small, since none holds a row */
    Properties properties(boolean isOfIdentifiers) {
        Properties consumer = new Properties();

        consumer.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(batchRecords));
        consumer.setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(fetchBytes));
        consumer.setProperty(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                String.valueOf(
                        Math.min(fetchBytes, isOfIdentifiers ? MOST_BYTES_OF_IDENTIFIERS : MOST_BYTES_OF_PARTITION)));

        // Whatever Boot's properties say: an offset is committed when every key has its outcome.
        consumer.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // A partition without an offset is younger than the generation, so every record in it counts.
        consumer.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // What an application announces in a transaction that it then aborts has not happened.
        consumer.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A broker would make a topic of somebody else's, empty, when it is asked for.
        consumer.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return consumer;
    }
}
