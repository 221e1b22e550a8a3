package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.FreePort;
import dev.endstate.servers.Servers;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.InstanceProcess;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.SqlStorm;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** As the chart does it: the new instance first, the old one ends once the new one is ready. */
class RollingUpdateIT {
    private static final Logger log = LoggerFactory.getLogger(RollingUpdateIT.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration START = Duration.ofSeconds(60);
    private static final int ENDED_BY_SIGTERM = 143;

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void a_rolling_update_loses_nothing_and_pauses_for_less_than_five_seconds() throws Exception {
        world.addItemsBesideStorms(HeartBeat.ITEMS);
        int oldPort = FreePort.onLoopback();
        int newPort = FreePort.onLoopback();
        try (world;
                InstanceProcess former = world.deployApart(properties(oldPort));
                HeartBeat beat = new HeartBeat(world)) {
            awaitReadiness(oldPort, former);
            world.awaitIndexEqualsDatabase();
            beat.start();
            await().atMost(START).until(() -> beat.beats() > 5);
            Duration before = beat.longestAndBegin();

            var storm = InBackground.run(new SqlStorm(world, 7, 80));
            try (InstanceProcess next = world.deployApart(properties(newPort))) {
                awaitReadiness(newPort, next);
                Duration starting = beat.longestAndBegin();
                assertThat(former.leave(START)).isEqualTo(ENDED_BY_SIGTERM);
                long taken = beat.beats();
                await().atMost(START).until(() -> beat.beats() > taken + 5);
                Duration after = beat.longestAndBegin();
                log.info(
                        "Indexing paused for {} ms before, {} ms while the new instance started, {} ms when the old one left",
                        before.toMillis(),
                        starting.toMillis(),
                        after.toMillis());
                assertThat(starting).isLessThan(LONGEST_PAUSE);
                assertThat(after).isLessThan(LONGEST_PAUSE);
                storm.get();
                world.awaitIndexEqualsDatabase();
            }
        }
    }

    private Map<String, String> properties(int port) {
        Map<String, String> properties = new HashMap<>(world.capturing());
        // Those of the chart, not those of hasty tests.
        properties.put("endstate.consume.refresh", "3s");
        properties.put("endstate.rebuild.refresh", "3s");
        properties.put("endstate.capture.cdc.standby", "1s");
        properties.put("endstate.capture.cdc.heartbeat", "10s");
        properties.put("server.port", Integer.toString(port));
        return properties;
    }

    private static void awaitReadiness(int port, InstanceProcess instance) {
        await().atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> assertThat(isReady(port)).as(instance.log()).isTrue());
    }

    private static boolean isReady(int port) throws IOException {
        try {
            HttpURLConnection health =
                    (HttpURLConnection) URI.create("http://localhost:" + port + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            return health.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (ConnectException e) {
            return false;
        }
    }
}
