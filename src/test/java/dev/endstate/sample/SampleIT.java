package dev.endstate.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.testing.InstanceProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code mvn spring-boot:test-run} starts, with everything that is on the class path of tests. */
class SampleIT {
    @Test
    void the_sample_builds_its_indexes_and_prints_where_to_look() {
        try (InstanceProcess sample = InstanceProcess.start(ShopApplication.class, Map.of())) {
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(sample.log())
                            .contains("/products/_search?q=", "Ctrl-C ends everything", "changes/s"));
            assertThat(sample.log()).doesNotContain("ERROR", "waits");
        }
    }
}
