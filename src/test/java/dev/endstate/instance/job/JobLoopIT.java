package dev.endstate.instance.job;

import static dev.endstate.instance.job.JobsWorld.KIND;
import static dev.endstate.instance.job.JobsWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops of several instances over the same jobs. */
class JobLoopIT {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final JobsWorld world = new JobsWorld();
    private final List<JobLoop> loops = new ArrayList<>();
    private final AtomicInteger advances = new AtomicInteger();

    @AfterEach
    void close() {
        loops.forEach(JobLoop::stop);
    }

    private JobLoop start(Duration lengthOfTurns, Work work) {
        JobLoop loop = world.loop(lengthOfTurns, new Handler(advances, work));
        loops.add(loop);
        loop.start();
        return loop;
    }

    private interface Work {
        Next advance(Job job, Turn turn) throws InterruptedException;
    }

    private record Handler(AtomicInteger advances, Work work) implements JobHandler {
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
            return 3;
        }

        @Override
        public Next advance(Job job, Turn turn) throws InterruptedException {
            advances.incrementAndGet();
            return work.advance(job, turn);
        }
    }

    @Test
    void two_loops_never_work_at_one_job_at_once_and_do_each_piece_once() {
        int pieces = 15;
        Map<Long, AtomicInteger> atWork = new ConcurrentHashMap<>();
        AtomicInteger collisions = new AtomicInteger();
        List<AtomicInteger> byLoop = List.of(new AtomicInteger(), new AtomicInteger());
        for (int i = 0; i < 8; i++) {
            world.jobs.request(request("job " + i));
        }

        for (AtomicInteger count : byLoop) {
            start(LONG, (job, turn) -> {
                AtomicInteger workers = atWork.computeIfAbsent(job.id(), id -> new AtomicInteger());
                if (workers.incrementAndGet() > 1) {
                    collisions.incrementAndGet();
                }
                count.incrementAndGet();
                int done = job.cursor(Integer.class).orElse(0) + 1;
                boolean isOver = done == pieces ? turn.end("DONE", null) : !turn.keep(done);
                workers.decrementAndGet();
                return isOver ? Next.over() : done % 3 == 0 ? Next.atOnce() : Next.inTurn();
            });
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> world.queries.count(KIND, "things") == 0);
        assertThat(collisions).hasValue(0);
        assertThat(advances).hasValue(8 * pieces);
        assertThat(byLoop).allMatch(count -> count.get() > 0);
    }

    @Test
    void a_turn_lasts_as_long_as_its_work() {
        CountDownLatch done = new CountDownLatch(1);
        Duration length = Duration.ofMillis(300);
        Job job = world.jobs.request(request("one")).orElseThrow();
        start(length, (taken, turn) -> {
            done.await();
            return turn.end("DONE", null) ? Next.over() : Next.inTurn();
        });

        await().untilAsserted(() -> assertThat(advances).hasValue(1));
        await().during(length.multipliedBy(4)).until(() -> world.turns.take().isEmpty());
        done.countDown();
        await().until(() -> !world.queries.byId(job.id()).orElseThrow().isUnderWay());
        assertThat(advances).hasValue(1);
    }

    @Test
    void a_loop_that_stops_gives_its_turns_back() {
        world.jobs.request(request("one"));
        world.jobs.request(request("two"));
        JobLoop loop = start(LONG, (job, turn) -> {
            new CountDownLatch(1).await();
            return Next.inTurn();
        });

        await().untilAsserted(() -> assertThat(advances).hasValue(2));
        assertThat(world.turns.take()).isEmpty();
        loop.stop();
        assertThat(world.turns.take()).isPresent();
        assertThat(world.turns.take()).isPresent();
    }

    @Test
    void a_job_that_is_paused_is_left_alone_and_one_that_is_resumed_goes_on_at_once() {
        Job job = world.jobs.request(request("one")).orElseThrow();
        start(LONG, (taken, turn) -> Next.after(Duration.ofMillis(20)));
        await().untilAsserted(() -> assertThat(advances).hasPositiveValue());
        world.jobs.pause(job, List.of("BEGUN"), true);
        await().until(this::isEveryTurnGivenBack);
        int advanced = advances.get();
        await().during(Duration.ofMillis(500)).until(() -> advances.get() == advanced);

        world.jobs.pause(job, List.of("BEGUN"), false);
        await().until(() -> advances.get() > advanced);
    }

    private boolean isEveryTurnGivenBack() {
        return world.database
                .sql("SELECT NOT EXISTS (SELECT FROM endstate.job WHERE free_at > clock_timestamp())")
                .query(Boolean.class)
                .single();
    }

    @Test
    void one_that_was_to_wait_for_long_goes_on_at_once_when_it_is_resumed() {
        Job job = world.jobs.request(request("one")).orElseThrow();
        start(LONG, (taken, turn) -> Next.backFor(LONG));
        await().until(() -> advances.get() == 1 && world.turns.take().isEmpty());
        world.jobs.pause(job, List.of("BEGUN"), true);
        world.jobs.pause(job, List.of("BEGUN"), false);
        await().untilAsserted(() -> assertThat(advances).hasValue(2));
    }

    @Test
    void a_piece_that_fails_is_done_again() {
        Job job = world.jobs.request(request("one")).orElseThrow();
        start(LONG, (taken, turn) -> {
            if (advances.get() < 3) {
                throw new IllegalStateException("a server is away, for the first two times");
            }
            return turn.end("DONE", null) ? Next.over() : Next.inTurn();
        });
        await().until(() -> !world.queries.byId(job.id()).orElseThrow().isUnderWay());
        assertThat(advances).hasValue(3);
    }
}
