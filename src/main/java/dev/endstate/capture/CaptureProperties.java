package dev.endstate.capture;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** How changes are found. */
@Validated
@ConfigurationProperties("endstate.capture")
public record CaptureProperties(@DefaultValue @Valid Cdc cdc) {

    /**
     * From the log of PostgreSQL.
     *
     * @param enabled default false: changes come from an existing Debezium or from applications
     * @param slot the replication slot; default {@code endstate}
     * @param publication default {@code endstate}
     * @param username who may replicate; default: {@code endstate.source}'s
     * @param password default: {@code endstate.source}'s
     * @param heartbeat how often the slot is moved on while the captured tables are idle, 1s to 10m; default 10s
     * @param standby how often an instance that does not capture looks whether it should, 100ms to 1m; default 1s
     * @param lagWarning how much log the slot may hold back before that is warned about; default 1GB
     */
    public record Cdc(
            @DefaultValue("false") boolean enabled,

            @DefaultValue("endstate") @Pattern(regexp = "[a-z0-9_]{1,63}")
            String slot,

            @DefaultValue("endstate") @Pattern(regexp = "[a-z0-9_]{1,63}")
            String publication,

            @Nullable String username,
            @Nullable String password,

            @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
            Duration heartbeat,

            @DefaultValue("1s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
            Duration standby,

            @DefaultValue("1GB") DataSize lagWarning) {}
}
