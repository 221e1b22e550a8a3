package dev.endstate.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.EndstateApplication;
import dev.endstate.operate.check.CheckCommand;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.RestApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;

/** The case's instance of Endstate: it starts, stops, checks, and what it says is kept. */
final class CaseInstance implements AutoCloseable {
    private static final Pattern ADVICE = Pattern.compile("-> run: (.+)");

    private final CaseWorld world;
    private final SaidLog log;
    private @Nullable Deployment running;
    private Path definitions;
    private Map<String, String> properties = Map.of();
    private boolean hasPassedCheck;
    private String check = "";

    CaseInstance(CaseWorld world, SaidLog log) {
        this.world = world;
        this.log = log;
        this.definitions = world.definitions("indexes");
    }

    SaidLog log() {
        return log;
    }

    Path definition(String index) {
        return definitions.resolve(index);
    }

    /** Starts it, in the place of the former one. */
    void start(Arguments arguments) {
        start(world.definitions(arguments.options().getOrDefault("definitions", "indexes")), arguments.properties());
    }

    /** Starts it again, with the same definitions and properties as far as no others are given. */
    void restart(Arguments arguments) {
        String folder = arguments.options().get("definitions");
        start(
                folder == null ? definitions : world.definitions(folder),
                arguments.properties().isEmpty() ? properties : arguments.properties());
    }

    private void start(Path folder, Map<String, String> more) {
        stop();
        definitions = folder;
        properties = more;
        log.mark();
        running = Deployment.start(world.properties(folder, more));
        await("healthy")
                .atMost(Duration.ofSeconds(60))
                .until(() -> rest().send("GET", "/actuator/health", true).statusCode() == 200);
    }

    /** Starts it, which it may refuse. */
    void tryStart(Runnable start) {
        try {
            start.run();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(CaseInstance.class).error("The start is refused: {}", e.getMessage(), e);
        }
    }

    boolean isRunning() {
        return running != null;
    }

    RestApi rest() {
        return new RestApi(
                Objects.requireNonNull(running, "nothing was started").port());
    }

    void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** Runs {@code --check}. */
    void check(Arguments arguments) {
        int from = log.length();
        String[] properties = world
                .properties(
                        world.definitions(arguments.options().getOrDefault("definitions", "indexes")),
                        arguments.properties())
                .entrySet()
                .stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);

        SpringApplication application = CheckCommand.prepare(new SpringApplication(EndstateApplication.class));
        hasPassedCheck = SpringApplication.exit(application.run(properties)) == 0;
        check = log.from(from);
        assertThat(hasPassedCheck || !check.isBlank()).as("a refusal says why").isTrue();
    }

    boolean hasPassedCheck() {
        return hasPassedCheck;
    }

    /** What the last check said. */
    String lastCheck() {
        return check;
    }

    /** The statements that the last check advises. */
    List<String> advice() {
        return ADVICE.matcher(check)
                .results()
                .map((MatchResult result) -> result.group(1))
                .flatMap(advice -> CaseScript.statements(advice).stream())
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        stop();
    }
}
