package dev.endstate.operate.check;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.instance.ServerCheck;
import dev.endstate.operate.ConditionalOnServing;
import dev.endstate.source.SourceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.env.MapPropertySource;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Runs {@code --check}: compares the definitions with the database and the cluster, and checks whether both of these can do what
 * Endstate needs. Nothing is started. The process exits with 0, or with 1 if there are problems.
 */
@Component
@ConditionalOnBooleanProperty(ConditionalOnServing.CHECK)
public final class CheckCommand implements CommandLineRunner, ExitCodeGenerator {
    private static final Logger log = LoggerFactory.getLogger(CheckCommand.class);
    private static final String ARGUMENT = "--check";

    private final Definitions definitions;
    private final DefinitionCheck check;
    private final List<ServerCheck> servers;
    private int exitCode;

    CheckCommand(Definitions definitions, DefinitionCheck check, ObjectProvider<ServerCheck> servers) {
        this.definitions = definitions;
        this.check = check;
        this.servers = servers.orderedStream().toList();
    }

    /** Tells whether the command line asks for the check. */
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
                        Map.of(
                                ConditionalOnServing.CHECK,
                                "true",
                                "endstate.roles",
                                "console",
                                "spring.flyway.enabled",
                                "false"))));

        return application;
    }

    @Override
    public void run(String... args) {
        checkDefinitions();
        checkServers();
    }

    private void checkDefinitions() {
        List<Problem> problems = new ArrayList<>(definitions.problems());
        List<Problem> warnings = new ArrayList<>();
        definitions.folders().forEach((index, folder) -> {
            problems.addAll(folder.problems());
            // A definition whose files have errors is checked as far as it can be read, so that everything is reported
            // at once.
            folder.definition().map(check::of).ifPresent(verdict -> {
                problems.addAll(verdict.toMaking());
                // What could not be checked has not passed.
                problems.addAll(verdict.unasked());
                warnings.addAll(verdict.warnings());
            });
        });

        tell(warnings, problems, "in the definitions");
        if (problems.isEmpty()) {
            log.info("The definitions are in order: {}", definitions.all());
        }
    }

    private void checkServers() {
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();

        for (ServerCheck server : servers) {
            try {
                ServerCheck.Findings findings = server.findings();
                problems.addAll(findings.problems());
                warnings.addAll(findings.warnings());
            } catch (SourceException | DataAccessException e) {
                problems.add(new Problem(
                        "PostgreSQL",
                        "not checked: " + e.getMessage(),
                        "make it reachable for this user, and check again"));
            }
        }

        tell(warnings, problems, "of the servers");
    }

    private void tell(List<Problem> warnings, List<Problem> problems, String where) {
        if (!warnings.isEmpty()) {
            log.warn("{} {}:\n{}", count(warnings.size(), "warning"), where, Verdicts.lines(warnings));
        }
        if (!problems.isEmpty()) {
            log.error("{} {}:\n{}", count(problems.size(), "problem"), where, Verdicts.lines(problems));
            exitCode = 1;
        }
    }

    private static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
