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
 * What this instance is for.
 *
 * @param definitions the folder of definitions, one folder an index in it; default {@code indexes}
 * @param strict whether a definition that does not fit keeps the instance from starting, {@code endstate.definitions.strict};
 *     default false: its index waits, and all others are served
 * @param checkAgain how often a definition that waits is held against the servers again, 100ms to 10m, and ten times as seldom one
 *     that fits; default 30s
 * @param roles which parts it plays: capture, index, rebuild, console; default all
 */
@Validated
@ConfigurationProperties("endstate")
record EndstateProperties(
        @DefaultValue("indexes") Path definitions,

        @Name("definitions.strict") @DefaultValue("false") boolean strict,

        @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration checkAgain,

        @DefaultValue({"capture", "index", "rebuild", "console"}) @NotEmpty
        Set<Role> roles) {}
