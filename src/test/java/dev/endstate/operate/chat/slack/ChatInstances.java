package dev.endstate.operate.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Two instances that answer slash commands, one of which only answers, and whoever plays Slack. */
final class ChatInstances implements AutoCloseable {
    static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    static final String OPERATOR = "U0PERAT0R";
    static final String OTHER_OPERATOR = "U0THER0PER";
    static final String ANYBODY = "U012AB3CD";

    private static final Pattern CODE = Pattern.compile("`/endstate confirm (\\w+)`");
    private static final MovedClock CLOCK = new MovedClock();

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final SlackRequests slack = new SlackRequests(SECRET, CLOCK);
    private final Deployment one;
    private final Deployment other;
    private final RestApi api;

    private ChatInstances() {
        world.addItems(300);
        Map<String, String> properties = new HashMap<>(Map.of(
                "endstate.chat.signing-secret",
                SECRET,
                "endstate.chat.operators",
                OPERATOR + "," + OTHER_OPERATOR,
                "endstate.reconcile.second-look",
                "100ms",
                "endstate.reconcile.refresh",
                "200ms",
                // A rebuild lasts until somebody cancels it.
                "endstate.rebuild.share",
                "1",
                "endstate.pace.most",
                "1",
                "endstate.scan.chunk-keys",
                "10"));

        one = world.deploy(properties, WithAClockThatCanBeMoved.class);
        properties.put("endstate.roles", "console");
        other = world.deploy(properties, WithAClockThatCanBeMoved.class);

        api = new RestApi(one.port());
        world.awaitIndexEqualsDatabase();
    }

    static ChatInstances deploy() {
        return new ChatInstances();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class WithAClockThatCanBeMoved {
        @Bean
        Clock clock() {
            return CLOCK;
        }
    }

    ItemsWorld world() {
        return world;
    }

    String index() {
        return world.name();
    }

    SlackRequests slack() {
        return slack;
    }

    /** Of the first instance, which indexes, too. */
    RestApi api() {
        return api;
    }

    <T> T bean(Class<T> type) {
        return one.bean(type);
    }

    int port() {
        return one.port();
    }

    int otherPort() {
        return other.port();
    }

    /** By which both instances and Slack go. */
    MovedClock clock() {
        return CLOCK;
    }

    String ask(String user, String text) {
        return slack.ask(one.port(), user, text);
    }

    /** The answer to an order for the index, once it is confirmed. */
    String confirmed(String user, String order) {
        String asked = ask(user, order + " " + index());
        assertThat(asked).contains("Nothing is done yet");
        return ask(user, "confirm " + code(asked));
    }

    static String code(String answer) {
        Matcher code = CODE.matcher(answer);
        assertThat(code.find()).as(answer).isTrue();
        return code.group(1);
    }

    @Override
    public void close() {
        other.close();
        one.close();
        world.close();
    }
}
