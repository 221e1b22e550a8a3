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
 * @param connections the most connections that reads may hold, 1 to 100; default 6: two more than
 *     {@code endstate.pipeline.parallelism}, for lookups and scans
 * @param statementTimeout after which the database gives up a read, 1s to 10m; default 25s: just below
 *     {@code endstate.pipeline.max-read-age}, beyond which a read would be thrown away
 */
@Validated
@ConfigurationProperties("endstate.source")
public record SourceProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("6") @Min(1) @Max(100) int connections,

        @DefaultValue("25s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration statementTimeout) {}
