package dev.endstate.operate;

import dev.endstate.definition.InvalidDefinitionsException;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.MapPropertySource;

/** {@code --check}: holds the definitions against database and cluster, starts nothing, exits with 0 or 1. */
public final class CheckCommand implements CommandLineRunner, ExitCodeGenerator {
    static final String PROPERTY = "endstate.check";

    private static final Logger log = LoggerFactory.getLogger(CheckCommand.class);
    private static final String ARGUMENT = "--check";

    private final DefinitionCheck check;
    private int exitCode;

    CheckCommand(DefinitionCheck check) {
        this.check = check;
    }

    /** Whether the command line asks for the check. */
    public static boolean isAskedFor(String... args) {
        return Arrays.asList(args).contains(ARGUMENT);
    }

    /** Makes the application one that only checks: no web server, no consumer, and not even a schema of its own. */
    public static SpringApplication prepare(SpringApplication application) {
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "check",
                        Map.of(PROPERTY, "true", "endstate.roles", "console", "spring.flyway.enabled", "false"))));
        return application;
    }

    @Override
    public void run(String... args) {
        try {
            check.run(DefinitionCheck.ServerAway.REPORT);
        } catch (InvalidDefinitionsException e) {
            log.error("{}", e.getMessage());
            exitCode = 1;
        }
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
