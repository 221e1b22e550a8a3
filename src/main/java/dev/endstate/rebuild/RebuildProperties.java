package dev.endstate.rebuild;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Filling generations.
 *
 * @param pageKeys how many keys a scan takes before it notes how far it is, 100 to 100000; default 5000: what is done twice after
 *     a crash
 * @param refresh how often an instance looks for something to build, 100ms to 5m; default 3s
 */
@Validated
@ConfigurationProperties("endstate.rebuild")
record RebuildProperties(
        @DefaultValue("5000") @Min(100) @Max(100_000) int pageKeys,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration refresh) {}
