package dev.endstate.operate;

import dev.endstate.Role;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Path;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What this instance is for.
 *
 * @param definitions the folder of definitions, one folder an index in it; default {@code indexes}
 * @param roles which parts it plays: capture, index, rebuild, console; default all
 */
@Validated
@ConfigurationProperties("endstate")
record EndstateProperties(
        @DefaultValue("indexes") Path definitions,

        @DefaultValue({"capture", "index", "rebuild", "console"}) @NotEmpty
        Set<Role> roles) {}
