package dev.endstate.timed;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.Role;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TimedConfiguration {
    /** The shortest interval that a definition may name. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Bean
    @ConditionalOnRole(Role.INDEX)
    PerIndexLoop timedChangesLoop(Definitions definitions, TimedChanges changes) {
        return new PerIndexLoop("reading of what time changes", definitions, LOOK, changes);
    }
}
