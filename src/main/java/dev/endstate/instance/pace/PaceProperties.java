package dev.endstate.instance.pace;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How work in the background makes way for live changes.
 *
 * @param most the percent of the time that it takes while live changes bear it, 1 to 100; default 100. What is configured for a kind of
 *     work is the least. With both the same its pace is fixed, for a database or a cluster whose other users must not notice it either
 * @param unnoticed how long a live change may take from its message to the acknowledged write without being late, whatever is usual,
 *     0 to 1m; default 20ms: what takes so little varies by as much by itself. Beyond it, changes are late when they take half as long
 *     again as they do while such work keeps to its share
 */
@Validated
@ConfigurationProperties("endstate.pace")
public record PaceProperties(
        @DefaultValue("100") @Min(1) @Max(100) int most,

        @DefaultValue("20ms") @DurationMin @DurationMax(minutes = 1)
        Duration unnoticed) {}
