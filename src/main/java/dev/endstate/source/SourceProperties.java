package dev.endstate.source;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The database that documents are read from.
 *
 * @param url JDBC URL; default: that of {@code spring.datasource}. Set it, with a user who may only read, to keep Endstate's own
 *     schema out of the source database
 * @param username default: that of {@code spring.datasource}
 * @param password default: that of {@code spring.datasource}
 * @param connections the most connections that reads may hold, 2 to 100; default 10: three tenths are for scans, comparisons and
 *     fan-outs, which must not take those of the live changes; the others are one more than the batches that
 *     {@code endstate.pipeline.parallelism} allows for all indexes together
 * @param statementTimeout after which the database gives up a read, 1s to 10m; default 25s: just below
 *     {@code endstate.pipeline.max-read-age}, beyond which a read would be thrown away
 * @param lockTimeout how long a read waits for a locked table, 100ms to 1m and below {@code statementTimeout}; default 3s: longer
 *     than a short {@code ALTER TABLE}. After it the changes of the indexes that read the table wait, and are tried again; it is
 *     never taken for a row that is slow
 */
@Validated
@ConfigurationProperties("endstate.source")
public record SourceProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("10") @Min(2) @Max(100) int connections,

        @DefaultValue("25s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration statementTimeout,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration lockTimeout) {

    public SourceProperties {
        if (lockTimeout.compareTo(statementTimeout) >= 0) {
            throw new IllegalArgumentException("endstate.source.lock-timeout is " + lockTimeout
                    + ", but must be below endstate.source.statement-timeout, which is " + statementTimeout
                    + ": a read that waits for a lock would be taken for one that is slow");
        }
    }
}
