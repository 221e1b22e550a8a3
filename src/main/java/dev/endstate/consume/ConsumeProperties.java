package dev.endstate.consume;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How changes are taken from Kafka.
 *
 * @param deadLetterTopic where messages that cannot be understood are copied to; default {@code endstate.dead-letters}
 * @param consumers of one instance for each generation, 1 to 64; default 2: while one waits for its last write the other reads
 * @param batchRecords the most records of one batch, 1 to 100000; default 2000: several batches of
 *     {@code endstate.pipeline.batch-keys}, after which offsets are committed
 * @param lookupKeys the most keys of one changed reference row that are read with its batch, 1 to 100000; default 1000: a row with
 *     more goes into a lane of its own, beside which other changes go on
 * @param pinBack how far before its birth a generation's consumption begins, 0 to 1d; default 5m: a change can be in Kafka before
 *     other sessions of the database see it, and to read a key twice costs little
 * @param fetchMemory what all consumers of an instance may hold of messages that are not taken yet, for each broker, 1MB to 4GB;
 *     default 64MB: each index gets its share, but never less than 64KB for a consumer, and never less than one message
 * @param freshnessTarget how long a change may take from its commit to the acknowledged write, 100ms to 1h; default 30s: far above
 *     what it takes, also after an instance was killed, and changes nothing but what the alert compares with
 * @param refresh how often generations are looked for, 100ms to 5m; default 3s
 */
@Validated
@ConfigurationProperties("endstate.consume")
public record ConsumeProperties(
        @DefaultValue("endstate.dead-letters") @NotBlank String deadLetterTopic,
        @DefaultValue("2") @Min(1) @Max(64) int consumers,
        @DefaultValue("2000") @Min(1) @Max(100_000) int batchRecords,
        @DefaultValue("1000") @Min(1) @Max(100_000) int lookupKeys,

        @DefaultValue("5m") @DurationMin @DurationMax(days = 1)
        Duration pinBack,

        @DefaultValue("64MB") DataSize fetchMemory,

        @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration freshnessTarget,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration refresh) {

    @AssertTrue(message = "is not from 1MB to 4GB")
    boolean isFetchMemoryInRange() {
        return fetchMemory.compareTo(DataSize.ofMegabytes(1)) >= 0
                && fetchMemory.compareTo(DataSize.ofGigabytes(4)) <= 0;
    }
}
