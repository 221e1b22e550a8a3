package dev.endstate.capture.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.SqlStorm;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whatever value a change leaves in the column, it is found. */
@ExtendWith(OutputCaptureExtension.class)
class PollIT extends PolledItems {
    PollIT() throws IOException {}

    @Test
    void whatever_is_committed_reaches_the_index_by_a_timestamp() throws IOException {
        prepareTimestamps();
        try (Deployment one = deploy()) {
            new SqlStorm(world, seed, 500).run();
            world.awaitIndexEqualsDatabase();
            assertThat(world.deadLetters()).isEmpty();
        }
    }

    @Test
    void whatever_is_committed_reaches_the_index_by_a_number() throws IOException {
        world.sql().execute("CREATE SEQUENCE change");
        prepare("bigint", "nextval('change')");
        try (Deployment one = deploy()) {
            new SqlStorm(world, seed, 500).run();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_timestamp_without_a_zone_is_followed_in_the_zone_that_is_named_from_an_empty_table_on() throws IOException {
        prepare("timestamp", "(now() AT TIME ZONE 'Asia/Seoul')");
        world.sql().execute("DELETE FROM item");
        assertThatThrownBy(() -> world.deployStrictly(polling("5s"))).hasMessageContaining("say by \"zone\"");

        Map<String, String> properties = polling("5s");
        for (int i = 0; i < TABLES.size(); i++) {
            properties.put("endstate.capture.poll.tables[" + i + "].zone", "Asia/Seoul");
        }

        try (Deployment one = world.deploy(properties)) {
            world.awaitIndexEqualsDatabase();
            new SqlStorm(world, seed, 100).run();
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_number_that_is_none_hides_nothing_and_one_that_counts_by_row_is_warned_of(CapturedOutput output)
            throws IOException {
        world.sql().execute("CREATE SEQUENCE change");
        prepare("numeric", "nextval('change')");
        world.sql().execute("ALTER TABLE maker ALTER changed SET DEFAULT 0");
        world.sql().execute("ALTER TABLE item DISABLE TRIGGER moves_forward");

        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            assertThat(output)
                    .contains("public.maker is polled by the number changed, which neither a sequence gives")
                    .doesNotContain("public.item is polled by the number");

            world.sql().update("UPDATE item SET name = 'none', changed = 'NaN' WHERE id = 1");
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'some', changed = nextval('change') WHERE id = 2");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_transaction_that_commits_late_is_found_without_any_overlap() throws IOException {
        prepareTimestamps();
        try (Deployment one = world.deploy(polling("0s"))) {
            world.awaitIndexEqualsDatabase();

            world.transactions().executeWithoutResult(status -> {
                world.sql().update("UPDATE item SET name = 'early, committed late' WHERE id = 1");

                for (int i = 0; i < 5; i++) {
                    InBackground.run(() -> world.sql().update("UPDATE item SET name = name || '.' WHERE id = 2"))
                            .join();
                    String name = world.sql().queryForObject("SELECT name FROM item WHERE id = 2", String.class);
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(world.contents()
                                            .all(world.name())
                                            .get("2")
                                            .path("name")
                                            .asString())
                                    .isEqualTo(name));
                }
            });

            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void rows_of_one_value_are_found_beyond_a_page_and_so_is_a_second_change_that_does_not_move_it()
            throws IOException {
        prepareTimestamps();
        world.sql().execute("ALTER TABLE item DISABLE TRIGGER moves_forward");
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'once', changed = now()");
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'twice'");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_value_in_the_future_hides_nothing() throws IOException {
        prepareTimestamps();
        world.sql().execute("ALTER TABLE item DISABLE TRIGGER moves_forward");
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
            world.sql()
                    .update("UPDATE item SET name = 'far ahead', changed = now() + interval '70 years' WHERE id = 1");
            world.awaitIndexEqualsDatabase();
            awaitFurtherPolls(one);
            world.sql().update("UPDATE item SET name = 'today', changed = now() WHERE id = 2");
            world.awaitIndexEqualsDatabase();
        }
    }
}
