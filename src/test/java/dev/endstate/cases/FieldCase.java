package dev.endstate.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.system.CapturedOutput;

/** Plays a case. It fails where a statement of the shop is refused, or where what is expected does not come in time. */
final class FieldCase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final CaseWorld world;
    private final CaseInstance instance;
    private final Expectations expectations;
    private final Measurements measurements = new Measurements();
    private String session = "main";
    private boolean hasPassed;

    FieldCase(Servers servers, Path folder, CapturedOutput output) {
        this.world = new CaseWorld(servers, folder);
        this.instance = new CaseInstance(world, new SaidLog(output));
        this.expectations = new Expectations(world, instance);
    }

    void play() {
        world.schema().forEach(statement -> world.session("main").execute(statement));
        for (Step step : world.steps()) {
            if (hasPassed) {
                return;
            }
            switch (step) {
                case Step.Statement statement -> execute(statement.sql());
                case Step.Directive directive -> follow(directive);
                case Step.AnyOf any -> expectAny(any);
            }
        }
    }

    private void execute(String sql) {
        instance.log().mark();
        world.session(session).execute(sql);
    }

    private void follow(Step.Directive directive) {
        Arguments arguments = Arguments.of(directive.argument());

        switch (directive.verb()) {
            case "limit", "log" -> {}
            case "session" -> session = arguments.word(0);
            case "check" -> instance.check(arguments);
            case "pass-if-check" ->
                hasPassed = !instance.hasPassedCheck()
                        && arguments.pattern().matcher(instance.lastCheck()).find();
            case "pass-if-refused" ->
                hasPassed = !instance.isRunning()
                        && arguments.pattern().matcher(instance.log().from(0)).find();
            case "heed" -> instance.advice().forEach(this::execute);
            case "start" -> instance.start(arguments);
            case "restart" -> instance.restart(arguments);
            case "try-start" -> instance.tryStart(() -> instance.start(arguments));
            case "try-restart" -> instance.tryStart(() -> instance.restart(arguments));
            case "stop" -> instance.stop();
            case "rest" -> {
                instance.log().mark();
                expectations.request(arguments);
            }
            case "heal" -> arguments.words().forEach(this::heal);
            case "kafka-create" -> world.createTopics(arguments.words());
            case "kafka" -> {
                instance.log().mark();
                String[] parts = directive.argument().split("\\s*\\|\\s*", 3);
                world.publish(parts[0], parts[1], parts[2]);
            }
            case "clock" -> {
                if (arguments.word(0).equals("start")) {
                    measurements.startClock();
                } else {
                    measurements.stopClock(arguments.word(1));
                }
            }
            case "sample" ->
                measurements.sample(arguments.word(0), () -> expectations.number(arguments.word(1), arguments.word(2)));
            case "expect-clock" -> measurements.expectClock(arguments);
            case "expect-sample" -> measurements.expectSample(arguments);
            case "sleep" -> pause(arguments.word(0));
            default -> expect(directive, arguments);
        }
    }

    /** Some cases are about what happens when nobody does anything for a while. */
    private static void pause(String duration) {
        Duration time = DurationStyle.SIMPLE.parse(duration);
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    private void expect(Step.Directive directive, Arguments arguments) {
        ThrowingRunnable expectation = expectations.of(directive.verb(), arguments);
        if (expectations.isOfThisMoment(directive.verb())) {
            run(expectation);
        } else {
            await(directive.toString())
                    .atMost(arguments.within(PATIENCE))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(300))
                    .untilAsserted(expectation);
        }
    }

    private void expectAny(Step.AnyOf any) {
        Duration longest = any.directives().stream()
                .map(directive -> Arguments.of(directive.argument()).within(PATIENCE))
                .max(Duration::compareTo)
                .orElseThrow();
        await(any.toString())
                .atMost(longest)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> any.directives().stream().anyMatch(this::holds));
    }

    private boolean holds(Step.Directive directive) {
        try {
            run(expectations.of(directive.verb(), Arguments.of(directive.argument())));
            return true;
        } catch (AssertionError | RuntimeException e) {
            return false;
        }
    }

    private static void run(ThrowingRunnable expectation) {
        try {
            expectation.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private void heal(String index) {
        await("a comparison of " + index).atMost(PATIENCE).untilAsserted(() -> expectations.requestComparison(index));
        await("the end of it")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(expectations.comparisonState(index)).isEqualTo("DONE"));
    }

    @Override
    public void close() {
        measurements.close();
        try (world) {
            instance.close();
        }
    }
}
