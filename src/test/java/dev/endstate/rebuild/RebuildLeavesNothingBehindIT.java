package dev.endstate.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.TimeShare;
import dev.endstate.instance.job.TakenTurn;
import dev.endstate.instance.job.Turn;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** However a rebuild ends, what was made for it and nobody uses is gone. */
class RebuildLeavesNothingBehindIT {
    private static final int ITEMS = 3_000;

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final IndexUnderRebuild index = new IndexUnderRebuild(world);

    RebuildLeavesNothingBehindIT() {
        world.addItemsBesideStorms(ITEMS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void of_several_former_generations_only_the_last_is_kept_and_rolled_back_to() {
        try (Deployment one = world.deploy(index.properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            for (int i = 0; i < 2; i++) {
                index.awaitState(
                        api, api.post(index.path("/rebuilds")).path("id").asLong(), "DONE");
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> one.bean(Generations.class).of(world.name()).size() == 2);
            assertThat(api.post(index.path("/rollback")).path("generation").asString())
                    .endsWith("-000002");
            world.awaitIndexEqualsDatabase();
        }
    }

    @Test
    void an_instance_that_made_it_and_wakes_late_ends_no_generation_that_is_kept() {
        try (Deployment one = world.deploy(index.properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            index.awaitState(api, api.post(index.path("/rebuilds")).path("id").asLong(), "DONE");
            Rebuild first = one.bean(Rebuilds.class)
                    .ofGeneration(new Generation.Name(world.name(), 1))
                    .orElseThrow();

            one.bean(Abandonment.class).deleteIfGivenUp(first);

            assertThat(api.get(index.path("/rollback")).path("generation").asString())
                    .endsWith("-000001");
        }
    }

    @Test
    void an_instance_that_stood_still_gives_up_nothing_that_another_one_goes_on_with() {
        try (Deployment one = world.deploy(Map.of("endstate.roles", "console"))) {
            Rebuild asked = one.bean(Rebuilds.class)
                    .request(new Generation.Name(world.name(), 1), "a definition", TimeShare.ALL, 1)
                    .orElseThrow();
            Turn former = TakenTurn.at(asked.job(), one).turn();
            world.sql().update("UPDATE endstate.job SET free_at = clock_timestamp()");
            Turn present = TakenTurn.at(asked.job(), one).turn();

            Abandonment abandonment = one.bean(Abandonment.class);
            assertThat(abandonment.abandon(asked, former, Rebuild.State.FAILED, "late"))
                    .isFalse();
            assertThat(abandonment.yieldTo(asked, former, "late")).isFalse();
            assertThat(world.sql().queryForList("SELECT 1 FROM endstate.job WHERE kind = 'RETIREMENT'"))
                    .isEmpty();
            assertThat(abandonment.abandon(asked, present, Rebuild.State.FAILED, "in time"))
                    .isTrue();
        }
    }

    @Test
    void an_index_of_somebody_else_under_the_name_of_a_generation_is_left_alone() {
        try (Deployment one = world.deploy(index.properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            String theirs = "/" + world.name() + "-000002";
            Rebuilds rebuilds = one.bean(Rebuilds.class);
            Generation active = one.bean(Generations.class).active(world.name()).orElseThrow();
            world.contents().call("PUT", theirs, "{}");
            Rebuild asked = rebuilds.request(
                            new Generation.Name(world.name(), 2),
                            active.definition().fingerprint(),
                            new TimeShare(100),
                            null)
                    .orElseThrow();
            assertThat(index.awaitState(api, asked.id(), "FAILED").path("note").asString())
                    .contains("somebody else made");
            assertThat(index.awaitState(
                                    api,
                                    api.post(index.path("/rebuilds")).path("id").asLong(),
                                    "DONE")
                            .path("generation")
                            .asString())
                    .endsWith("-000003");
            assertThat(world.contents().call("GET", theirs, "").has(theirs.substring(1)))
                    .isTrue();
        }
    }

    @Test
    void a_cancelled_rebuild_and_a_retired_generation_leave_nothing_behind() {
        Map<String, String> slow =
                Map.of("endstate.rebuild.share", "1", "endstate.pace.most", "1", "endstate.rebuild.retain", "1s");
        try (Deployment one = world.deploy(index.properties(slow))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = index.begin(api);
            assertThat(api.send("POST", index.path("/rebuilds"), true).statusCode())
                    .isEqualTo(409);
            assertThat(api.send("POST", index.path("/rollback"), true).statusCode())
                    .isEqualTo(409);
            assertThat(api.delete(index.path("/rebuilds/" + id))).isEqualTo(204);
            assertThat(api.delete(index.path("/rebuilds/" + id))).isEqualTo(409);
            index.awaitOnly(one, 1);
        }
        try (Deployment one = world.deploy(index.properties(Map.of("endstate.rebuild.retain", "1s")))) {
            RestApi api = new RestApi(one.port());
            assertThat(api.send("POST", index.path("/rollback"), true).body()).contains("no former generation");
            long id = api.post(index.path("/rebuilds")).path("id").asLong();
            index.awaitState(api, id, "DONE");
            index.awaitOnly(one, 3);
            world.awaitIndexEqualsDatabase();
        }
    }

    /** Keeps a new generation from being as fresh as the one that users query. */
    @Configuration(proxyBeanMethods = false)
    static class NeverFresh {
        @Bean
        Backlog endless() {
            return new Backlog() {
                @Override
                public String what() {
                    return "changes";
                }

                @Override
                public long of(Generation.Name generation) {
                    return generation.number() == 1 ? 0 : 1_000_000;
                }

                @Override
                public Mark mark(Generation.Name generation) {
                    return () -> generation.number() == 1;
                }
            };
        }
    }

    @Test
    void a_rebuild_that_is_cancelled_while_it_catches_up_leaves_nothing_behind() {
        try (Deployment one = world.deploy(index.properties(Map.of()), NeverFresh.class)) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = api.post(index.path("/rebuilds")).path("id").asLong();
            index.awaitState(api, id, "CATCHING_UP");
            assertThat(api.send("POST", index.path("/rollback"), true).statusCode())
                    .isEqualTo(409);
            assertThat(api.delete(index.path("/rebuilds/" + id))).isEqualTo(204);
            index.awaitOnly(one, 1);
            assertThat(index.active(one)).endsWith("-000001");
        }
    }

    @Test
    void an_index_that_is_made_only_after_its_rebuild_was_cancelled_is_deleted() {
        try (Deployment one = world.deploy(index.properties(Map.of()))) {
            world.awaitIndexEqualsDatabase();
            Generations generations = one.bean(Generations.class);
            Generation active = generations.active(world.name()).orElseThrow();
            Generation.Name late = new Generation.Name(world.name(), 2);
            one.bean(Retirements.class).planDeletion(late);
            awaitLookedForInVain();
            generations.create(late, active.definition(), active.source(), 1);
            await().atMost(Duration.ofSeconds(60)).until(() -> !generations.exists(late));
        }
    }

    /** The turn was given back for some seconds, which are fewer than the length of one that is held. */
    private void awaitLookedForInVain() {
        await().until(() -> Objects.equals(world.sql().queryForObject("""
                        SELECT turn > 0 AND free_at < clock_timestamp() + interval '6 seconds' FROM endstate.job
                        WHERE kind = 'RETIREMENT'""", Boolean.class), true));
    }

    @Test
    void a_paused_rebuild_stands_still_and_goes_on_when_it_is_resumed() {
        try (Deployment one =
                world.deploy(index.properties(Map.of("endstate.rebuild.share", "2", "endstate.pace.most", "1")))) {
            world.awaitIndexEqualsDatabase();
            RestApi api = new RestApi(one.port());
            long id = index.begin(api);
            assertThat(api.post(index.path("/rebuilds/" + id + "/pause"))
                            .path("paused")
                            .asBoolean())
                    .isTrue();
            // Whatever was under way is done or given back.
            await().atMost(Duration.ofSeconds(30)).until(() -> undoneOnTheirWay() == 0);
            long done = index.keysDone(api, id);
            await().during(Duration.ofSeconds(1)).until(() -> index.keysDone(api, id) == done);
            assertThat(done).isLessThan(ITEMS);
            assertThat(api.post(index.path("/rebuilds/" + id + "/resume"))
                            .path("paused")
                            .asBoolean())
                    .isFalse();
            await().atMost(Duration.ofSeconds(60)).until(() -> index.keysDone(api, id) > done);
            api.delete(index.path("/rebuilds/" + id));
            index.awaitOnly(one, 1);
        }
    }

    private long undoneOnTheirWay() {
        return Objects.requireNonNull(world.sql()
                .queryForObject(
                        "SELECT count(*) FROM endstate.scan_range WHERE sent_at IS NOT NULL AND done_at IS NULL",
                        Long.class));
    }
}
