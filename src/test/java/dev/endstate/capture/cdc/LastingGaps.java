package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The gaps of a world's index, as an instance tells them. */
final class LastingGaps {
    private final ItemsWorld world;
    private @Nullable Deployment asked;

    LastingGaps(ItemsWorld world) {
        this.world = world;
    }

    /** From now on this instance is asked. */
    void ask(Deployment deployment) {
        asked = deployment;
    }

    /** Waits for a gap of a table that lasts for this reason. */
    JsonNode awaitGapThatLasts(String table, String reason) {
        return await().atMost(Duration.ofSeconds(30)).until(() -> lasting(table, reason), gap -> !gap.isMissingNode());
    }

    /** The statement that the gap has. */
    static String remedy(JsonNode gap) {
        String reason = gap.path("reason").asString();
        return reason.substring(reason.indexOf("run: ") + 5, reason.lastIndexOf(';') + 1);
    }

    private JsonNode lasting(String table, String reason) {
        for (JsonNode gap : now()) {
            if (gap.path("table").asString().equals(table)
                    && gap.path("reason").asString().contains(reason)
                    && gap.path("lasts").asBoolean()) {
                return gap;
            }
        }
        return now().path("none");
    }

    /** The open gaps of the index. */
    JsonNode now() {
        return new RestApi(Objects.requireNonNull(asked).port())
                .get("/api/indexes/" + world.name())
                .path("gaps");
    }

    /** Waits until no gap of the index is open. */
    void awaitNoGap() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(now().toString()).isEqualTo("[]"));
    }

    /** Waits until the index was compared twice more. */
    void awaitTwoMoreComparisons() {
        int before = comparisons();
        await().atMost(Duration.ofSeconds(60)).until(() -> comparisons() >= before + 2);
    }

    private int comparisons() {
        return world.sql()
                .queryForObject(
                        "SELECT count(*) FROM endstate.job WHERE kind = 'COMPARISON' AND state = 'DONE'",
                        Integer.class);
    }

    /** The reasons of all gaps, the closed ones included. */
    List<String> told() {
        return world.sql().queryForList("SELECT reason FROM endstate.gap", String.class);
    }

    /** Waits for a gap with this reason, whether it is still open or not. */
    void awaitTold(String reason) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(told()).anySatisfy(one -> assertThat(one).contains(reason)));
    }
}
