package dev.endstate.operate;

import dev.endstate.instance.Role;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.validation.annotation.Validated;

/**
 * What this instance serves, and which roles it has.
 *
 * @param definitions the folder of definitions, with one folder in it for each index; default {@code indexes}
 * @param strict whether a definition that does not fit keeps the instance from starting, {@code endstate.definitions.strict};
 *     default false: its index waits, and all others are served
 * @param checkAgain how often a definition that does not fit is checked again, 100ms to 10m; one that fits is checked a tenth as
 *     often; default 30s
 * @param roles which roles it has: capture, index, rebuild, console; default all
 */
@Validated
@ConfigurationProperties("endstate")
public record EndstateProperties(
        @DefaultValue("indexes") Path definitions,

        @Name("definitions.strict") @DefaultValue("false") boolean strict,

        @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration checkAgain,

        @DefaultValue({"capture", "index", "rebuild", "console"}) @NotEmpty
        Set<Role> roles) {}
