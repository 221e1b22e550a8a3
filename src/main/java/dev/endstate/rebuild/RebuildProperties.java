package dev.endstate.rebuild;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Building generations and retiring them.
 *
 * @param refresh how often an instance looks for something to build, 100ms to 5m; default 3s
 * @param onDefinitionChange what a definition does that an index was not built with; default rebuild
 * @param retain how long a former generation is kept and fed, for a rollback, 0 to 30d; default 1h
 * @param retireTo the tier to which it is moved then ({@code data_content}, {@code data_hot}, {@code data_warm},
 *     {@code data_cold}); default: it is deleted
 * @param share the part of the time in which each instance reads and writes for a rebuild or a recovery, in percent, 1 to 100;
 *     default 30: in the rest the servers are the live changes' alone. A first build has all of it
 */
@Validated
@ConfigurationProperties("endstate.rebuild")
public record RebuildProperties(
        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration refresh,

        @DefaultValue("rebuild") OnDefinitionChange onDefinitionChange,

        @DefaultValue("1h") @DurationMin @DurationMax(days = 30)
        Duration retain,

        @Nullable @Pattern(regexp = "data_(content|hot|warm|cold)")
        String retireTo,

        @DefaultValue("30") @Min(1) @Max(100) int share) {

    /** What a definition that an index was never built with does. */
    public enum OnDefinitionChange {
        /** The index is rebuilt with it, and then swapped. */
        REBUILD,
        /** The index stays as it is until somebody asks for a rebuild. */
        WAIT
    }
}
