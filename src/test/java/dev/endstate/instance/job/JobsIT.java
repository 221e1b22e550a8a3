package dev.endstate.instance.job;

import static dev.endstate.instance.job.JobsWorld.KIND;
import static dev.endstate.instance.job.JobsWorld.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns at jobs, taken by hand. */
class JobsIT {
    private final JobsWorld world = new JobsWorld();

    private HandTurns.Taken take() {
        return world.turns.take().orElseThrow();
    }

    private Job now(Job job) {
        return world.queries.byId(job.id()).orElseThrow();
    }

    @Test
    void what_a_former_turn_would_note_is_refused() {
        world.jobs.request(request("one"));
        HandTurns.Taken former = take();
        assertThat(former.turn().keep(List.of("first"))).isTrue();
        HandTurns.Taken taken = world.turns.takeOver().orElseThrow();
        assertThat(taken.turn().keep(List.of("second"))).isTrue();
        Job job = now(taken.job());

        assertThat(former.turn().isMine()).isFalse();
        assertThat(former.turn().keep(List.of("late"))).isFalse();
        assertThat(former.turn().move("BEGUN", "LATE")).isFalse();
        assertThat(former.turn().keep("BEGUN", "LATE", List.of("late"))).isFalse();
        assertThat(former.turn().begin("things-000002", List.of("late"))).isFalse();
        assertThat(former.turn().end("LATE", null)).isFalse();
        assertThat(former.turn().forget(1)).isFalse();
        former.turn().note("late");
        former.turn().touch();

        assertThat(now(job)).isEqualTo(job);
        assertThat(taken.turn().keep("BEGUN", "DONE", List.of("third"))).isTrue();
    }

    @Test
    void nothing_more_is_noted_about_a_job_that_somebody_has_ended() {
        world.jobs.request(request("one"));
        HandTurns.Taken taken = take();
        assertThat(world.jobs.end(taken.job(), List.of("OTHER"), "CANCELLED", null))
                .isFalse();
        assertThat(world.jobs.end(taken.job(), List.of("BEGUN"), "CANCELLED", null))
                .isTrue();

        assertThat(taken.turn().keep(List.of("late"))).isFalse();
        assertThat(taken.turn().end("DONE", null)).isFalse();
        assertThat(now(taken.job()).state()).isEqualTo("CANCELLED");
        assertThat(world.turns.takeOver()).isEmpty();
    }

    @Test
    void a_turn_of_an_instance_that_is_gone_is_free_after_its_length() {
        world.jobs.request(request("one"));
        long former = take().turn().number();
        assertThat(world.turns.take()).isEmpty();

        world.database
                .sql("UPDATE endstate.job SET free_at = free_at - interval '14 seconds'")
                .update();
        assertThat(world.turns.take()).isEmpty();
        world.database
                .sql("UPDATE endstate.job SET free_at = free_at - interval '1 second'")
                .update();
        assertThat(take().turn().number()).isEqualTo(former + 1);
    }

    @Test
    void a_job_that_is_asked_for_again_in_its_last_moment_is_not_lost() {
        world.jobs.requestOnceMore(request("one"));
        HandTurns.Taken taken = take();
        world.jobs.requestOnceMore(request("one"));

        assertThat(taken.turn().forget(taken.job().requests())).isFalse();
        Job again = taken.turn().look().orElseThrow();
        assertThat(again.requests()).isEqualTo(2);
        assertThat(taken.turn().forget(again.requests())).isTrue();
        assertThat(world.queries.count(KIND, "things")).isZero();

        world.jobs.requestOnceMore(request("one"));
        assertThat(take().job().requests()).isEqualTo(1);
    }

    @Test
    void a_job_that_is_paused_is_not_taken_and_one_that_is_resumed_is_at_once() {
        Job job = world.jobs.request(request("one")).orElseThrow();
        HandTurns.Taken taken = take();
        assertThat(world.jobs.pause(job, List.of("BEGUN"), true)).isTrue();
        assertThat(taken.turn().isMine()).isFalse();
        // What was done until then is noted, but it gets into no other state.
        assertThat(taken.turn().keep(List.of("so far"))).isTrue();
        assertThat(taken.turn().move("BEGUN", "DONE")).isFalse();
        assertThat(world.turns.takeOver()).isEmpty();

        assertThat(world.jobs.pause(job, List.of("BEGUN"), false)).isTrue();
        assertThat(take().job().cursor(List.class)).contains(List.of("so far"));
    }

    @Test
    void to_resume_a_job_that_is_not_paused_takes_the_turn_from_nobody() {
        Job job = world.jobs.request(request("one")).orElseThrow();
        HandTurns.Taken taken = take();
        assertThat(world.jobs.pause(job, List.of("BEGUN"), false)).isTrue();

        assertThat(world.turns.take()).isEmpty();
        assertThat(taken.turn().isMine()).isTrue();
    }

    @Test
    void of_one_subject_one_job_is_under_way_at_a_time() {
        Job first = world.jobs.request(request("one")).orElseThrow();
        assertThat(world.jobs.request(request("one"))).isEmpty();
        assertThat(world.jobs.request(request("two"))).isPresent();
        assertThat(world.jobs.end(first, List.of("BEGUN"), "CANCELLED", null)).isTrue();
        assertThat(world.jobs.request(request("one"))).isPresent();
    }
}
