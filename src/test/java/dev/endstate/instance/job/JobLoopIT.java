package dev.endstate.instance.job;

import static dev.endstate.instance.job.JobsWorld.KIND;
import static dev.endstate.instance.job.JobsWorld.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.instance.event.Event;
import dev.endstate.instance.event.Events;
import dev.endstate.instance.event.Hearing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** Another instance, which hears of what is asked for here. */
    private Hearing startElsewhere(Work work) {
        Events events = new Events(world.database);
        Hearing hearing = Hearing.of(world.source, events);
        JobLoop loop = world.loop(LONG, new Handler(advances, work), events);
        loops.add(loop);
        loop.start();
        return hearing;
    }

    private void awaitSoon(Callable<Boolean> condition) {
        // Each time: a tick could be as soon once, and hardly so often.
        await().atMost(Duration.ofMillis(800))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    @Test
    void a_job_asked_for_on_one_instance_is_begun_by_another_at_once() {
        try (Hearing elsewhere = startElsewhere((job, turn) -> turn.end("DONE", null) ? Next.over() : Next.inTurn())) {
            for (int i = 1; i <= 8; i++) {
                int asked = i;
                world.jobs.request(request("job " + i));
                awaitSoon(() -> advances.get() == asked);
            }
        }
    }

    @Test
    void a_job_that_nobody_tells_of_is_begun_all_the_same() {
        try (Hearing elsewhere = startElsewhere((job, turn) -> turn.end("DONE", null) ? Next.over() : Next.inTurn())) {
            // The first may be found by the loop's first look; the second has to wait for one of which nothing is said.
            for (int i = 1; i <= 2; i++) {
                int asked = i;
                insertSilently("job " + i);
                await().untilAsserted(() -> assertThat(advances).hasValue(asked));
            }
        }
    }

    private void insertSilently(String subject) {
        world.database.sql("""
                        INSERT INTO endstate.job (kind, index_name, subject, state, share, order_json, asked_at)
                        VALUES (?, 'things', ?, 'BEGUN', 100, '[]', now())""").params(KIND, subject).update();
    }

    @Test
    void a_job_that_is_left_alone_for_a_moment_goes_on_when_that_is_over_and_not_at_the_next_tick() {
        try (Hearing elsewhere = startElsewhere((job, turn) -> Next.backFor(Duration.ofMillis(50)))) {
            world.jobs.request(request("one"));
            for (int i = 1; i <= 8; i++) {
                int before = advances.get();
                awaitSoon(() -> advances.get() > before);
            }
        }
    }

    @Test
    void who_waits_to_be_told_goes_on_at_once_and_without_a_word_at_the_next_tick() {
        Job job = world.jobs.request(request("one")).orElseThrow();
        try (Hearing elsewhere = startElsewhere((taken, turn) -> Next.whenTold())) {
            await().untilAsserted(() -> assertThat(advances).hasPositiveValue());
            for (int i = 1; i <= 8; i++) {
                int before = advances.get();
                world.events.tell(new Event.JobMoved(job.id()));
                awaitSoon(() -> advances.get() > before);
            }

            int before = advances.get();
            await().until(() -> advances.get() > before);
        }
    }

    @Test
    void a_turn_that_another_took_notes_nothing_and_sees_nothing_more() {
        List<Optional<Turn.Noted>> noted = new CopyOnWriteArrayList<>();
        Job job = world.jobs.request(request("one")).orElseThrow();
        start(LONG, (taken, turn) -> {
            if (!noted.isEmpty()) {
                return Next.over();
            }
            noted.add(turn.keepAndLook(1));
            world.turns.takeOver();
            noted.add(turn.keepAndLook(2));
            return noted.get(1).map(Next::atOnce).orElseGet(Next::over);
        });

        await().until(() -> noted.size() == 2);
        assertThat(noted.getFirst().orElseThrow().job().cursor(Integer.class)).contains(1);
        assertThat(noted.getLast()).isEmpty();
        assertThat(world.queries.byId(job.id()).orElseThrow().cursor(Integer.class))
                .contains(1);
    }

    @Test
    void who_notes_is_told_whether_others_wait() {
        world.jobs.request(request("one"));
        HandTurns.Taken one = world.turns.take().orElseThrow();
        assertThat(one.turn().keepAndLook(1).orElseThrow().othersWait()).isFalse();
        world.jobs.request(request("two"));
        assertThat(one.turn().keepAndLook(2).orElseThrow().othersWait()).isTrue();
        world.turns.take();
        assertThat(one.turn().keepAndLook(3).orElseThrow().othersWait()).isFalse();
    }

    @Test
    void a_job_that_is_paused_while_it_notes_stops_before_its_next_piece() {
        Job job = world.jobs.request(request("one")).orElseThrow();
        start(LONG, (taken, turn) -> {
            world.jobs.pause(job, List.of("BEGUN"), true);
            return turn.keepAndLook(advances.get()).map(Next::atOnce).orElseGet(Next::over);
        });

        await().until(() -> advances.get() > 0 && isEveryTurnGivenBack());
        assertThat(advances).hasValue(1);
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
