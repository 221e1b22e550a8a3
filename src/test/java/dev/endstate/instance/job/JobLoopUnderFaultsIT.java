package dev.endstate.instance.job;

import static dev.endstate.instance.job.JobsWorld.KIND;
import static dev.endstate.instance.job.JobsWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with one job, or at one instance, keeps no other from its work. */
class JobLoopUnderFaultsIT {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final JobsWorld world = new JobsWorld();
    private final List<JobLoop> loops = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        loops.forEach(JobLoop::stop);
    }

    private void start(Duration lengthOfTurns, BiFunction<Job, Turn, Next> work) {
        JobLoop loop = world.loop(lengthOfTurns, new Handler(work));
        loops.add(loop);
        loop.start();
    }

    private record Handler(BiFunction<Job, Turn, Next> work) implements JobHandler {
        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public String noun() {
            return "test";
        }

        @Override
        public int atOnce() {
            return 2;
        }

        @Override
        public Next advance(Job job, Turn turn) {
            return work.apply(job, turn);
        }
    }

    private Job ask(String subject) {
        return world.jobs.request(request(subject)).orElseThrow();
    }

    private boolean isUnderWay(Job job) {
        return world.database
                .sql("SELECT ended_at IS NULL FROM endstate.job WHERE id = ?")
                .param(job.id())
                .query(Boolean.class)
                .single();
    }

    private static Next end(Turn turn) {
        return turn.end("DONE", null) ? Next.over() : Next.inTurn();
    }

    /** As an instance does that stands still in the midst of a transaction; it ends with the connection. */
    private Connection lock(Job job) throws SQLException {
        Connection standsStill = world.source.getConnection();
        standsStill.setAutoCommit(false);
        try (Statement statement = standsStill.createStatement()) {
            statement.execute("UPDATE endstate.job SET moved_at = clock_timestamp() WHERE id = " + job.id());
        }
        return standsStill;
    }

    @Test
    void a_job_whose_row_is_locked_for_long_keeps_no_other_from_its_turn() throws SQLException {
        Job locked = ask("locked");
        Job other = ask("other");

        try (Connection standsStill = lock(locked)) {
            start(LONG, (job, turn) -> end(turn));
            await().until(() -> !isUnderWay(other));
            assertThat(isUnderWay(locked)).isTrue();
        }
        await().until(() -> !isUnderWay(locked));
    }

    @Test
    void a_job_whose_row_is_locked_for_long_keeps_no_other_turn_from_lasting() throws SQLException {
        Duration length = Duration.ofMillis(600);
        List<Job> jobs = List.of(ask("one"), ask("two"));
        start(length, (job, turn) -> awaitEnd());
        await().until(() -> freeTurns() == 0);

        // Whichever the loop would renew first.
        for (Job locked : jobs) {
            try (Connection standsStill = lock(locked)) {
                await().during(length.multipliedBy(3)).until(() -> freeTurns() <= 1);
            }
            await().until(() -> freeTurns() == 0);
        }
        end.countDown();
    }

    private Next awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Next.inTurn();
    }

    private long freeTurns() {
        return world.database
                .sql("SELECT count(*) FROM endstate.job WHERE free_at <= clock_timestamp()")
                .query(Long.class)
                .single();
    }

    @Test
    void a_turn_is_renewed_although_the_row_is_locked_just_then() throws SQLException {
        Job job = ask("one");
        HeldTurns held = new HeldTurns(new Turns(world.database, Clock.systemUTC(), Duration.ofSeconds(30)));
        held.add(world.turns.take().orElseThrow().turn());
        world.database
                .sql("UPDATE endstate.job SET free_at = clock_timestamp()")
                .update();

        CompletableFuture<Void> renewal;
        try (Connection worker = lock(job)) {
            renewal = CompletableFuture.runAsync(() -> renew(held));
            await().during(Duration.ofMillis(100)).until(() -> freeTurns() == 1);
        }
        renewal.join();
        assertThat(freeTurns()).isZero();
    }

    private static void renew(HeldTurns held) {
        try {
            held.renew();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_goes_on_failing_at_one_instance_is_left_to_another() {
        Job job = ask("one");
        start(LONG, (taken, turn) -> {
            throw new IllegalStateException("this instance alone does not reach a server");
        });
        await().until(() -> freeTurns() == 0);

        start(LONG, (taken, turn) -> end(turn));
        await().atMost(Duration.ofSeconds(30)).until(() -> !isUnderWay(job));
    }

    @Test
    void jobs_that_run_into_an_error_each_time_leave_their_places_to_others() {
        List<Job> faulty = List.of(ask("one"), ask("two"));
        Job other = ask("other");
        start(LONG, (job, turn) -> {
            if (job.id() != other.id()) {
                throw new StackOverflowError("each time");
            }
            return end(turn);
        });

        await().until(() -> !isUnderWay(other));
        assertThat(faulty).allMatch(this::isUnderWay);
    }
}
