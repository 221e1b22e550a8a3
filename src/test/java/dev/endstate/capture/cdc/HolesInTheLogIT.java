package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.testing.Deployment;
import dev.endstate.testing.SqlStorm;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where the log does not tell of every change, a reconciliation is asked for. */
class HolesInTheLogIT extends CapturedItems {
    @Test
    void a_slot_that_was_dropped_while_nobody_captured_asks_for_a_reconciliation() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> !isCaptured());

        world.sql().queryForList("SELECT pg_drop_replication_slot(?)", world.name());
        world.sql().update("UPDATE item SET name = 'missed' WHERE id = 1");

        try (Deployment one = deploy()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps())
                            .singleElement()
                            .satisfies(gap -> assertThat(gap.reason()).contains("is gone, and was made anew")));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_slot_that_was_made_anew_by_somebody_else_asks_for_a_reconciliation() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> !isCaptured());

        world.sql().queryForList("SELECT pg_drop_replication_slot(?)", world.name());
        world.sql().update("UPDATE item SET name = 'missed' WHERE id = 1");
        world.sql().queryForList("SELECT pg_create_logical_replication_slot(?, 'pgoutput')", world.name());

        try (Deployment one = deploy()) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps())
                            .singleElement()
                            .satisfies(gap ->
                                    assertThat(gap.reason()).contains("made anew or moved on by somebody else")));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_TRUNCATE_asks_for_a_reconciliation_and_stops_nothing() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            world.sql().execute("TRUNCATE part");
            world.sql().update("UPDATE item SET name = 'after' WHERE id = 1");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps()).singleElement().satisfies(gap -> {
                        assertThat(gap.table()).isEqualTo("public.part");
                        assertThat(gap.reason()).contains("TRUNCATE");
                    }));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_replica_identity_that_is_taken_back_asks_for_a_reconciliation_with_the_statement_to_run() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            world.sql().execute("ALTER TABLE part REPLICA IDENTITY DEFAULT");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps()).singleElement().satisfies(gap -> {
                        assertThat(gap.table()).isEqualTo("public.part");
                        assertThat(gap.reason()).contains("does not log [item_id]", "REPLICA IDENTITY USING INDEX");
                    }));

            world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
            new SqlStorm(world, seed, 50).run();
            world.sql().update("UPDATE item SET name = name || '.'");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_table_that_is_taken_out_of_the_publication_is_noticed_put_back_and_compared() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            world.sql().execute("ALTER PUBLICATION \"" + world.name() + "\" DROP TABLE item");
            world.sql().update("UPDATE item SET name = 'missed' WHERE id = 1");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(gaps()).singleElement().satisfies(gap -> {
                        assertThat(gap.table()).isEqualTo("public.item");
                        assertThat(gap.reason()).contains("not in the publication");
                    }));
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void a_transaction_that_is_under_way_while_its_table_is_put_back_is_compared_after_its_end() {
        try (Deployment one = deploy()) {
            world.awaitIndexEqualsDatabase();

            world.transactions().executeWithoutResult(status -> {
                JdbcTemplate beside = new JdbcTemplate(world.source(world.name()));
                beside.execute("ALTER PUBLICATION \"" + world.name() + "\" DROP TABLE item");
                // In no log, since the table is published only after it, and in no read, since it is committed only
                // after that.
                world.sql().update("UPDATE item SET name = 'under way' WHERE id = 1");
                await().atMost(Duration.ofSeconds(30)).until(() -> isComparedAfterItsGap(beside));
            });

            world.awaitIndexEqualsDatabase();
        }
    }

    private boolean isComparedAfterItsGap(JdbcTemplate sql) {
        return Boolean.TRUE.equals(sql.queryForObject("""
                SELECT EXISTS (SELECT FROM endstate.gap g JOIN endstate.gaps_closed c ON c.up_to > g.noticed_at)
                   AND EXISTS (SELECT FROM pg_publication_tables WHERE pubname = ? AND tablename = 'item')""", Boolean.class, world.name()));
    }
}
