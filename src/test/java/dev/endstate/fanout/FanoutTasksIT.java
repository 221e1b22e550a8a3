package dev.endstate.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import dev.endstate.index.Generation;
import dev.endstate.servers.Servers;
import dev.endstate.source.key.KeyPage;
import dev.endstate.source.key.KeyRange;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The circle of a task's keys, step by step: changes, crashes and other workers come between any two of them. */
class FanoutTasksIT {
    private static final int KEYS = 40;
    private static final int CHUNK = 4;
    private static final ItemsWorld WORLD = ItemsWorld.create(Servers.shared());
    // Nothing consumes, so that the tasks are this test's alone.
    private static final Deployment CONSOLE = WORLD.deploy(Map.of("endstate.roles", "console"));
    private static final NamedSql LOOKUP = NamedSql.parse("SELECT id FROM item WHERE maker_id = :id");

    private final Random random = new Random(Seed.announced());
    private final FanoutTasks[] workers = {worker("one"), worker("two"), worker("three")};
    private final Generation generation = new Generation(
            new Generation.Name(WORLD.name(), 1),
            CONSOLE.bean(Definitions.class).all().iterator().next(),
            "",
            true);
    private final long[] readAt = new long[KEYS];
    private final long[] foundAt = new long[KEYS];
    private final long[][] lookedUpAt = new long[workers.length][KEYS];
    private final ReadAhead[] ahead = {ahead(0), ahead(1), ahead(2)};
    private long now;
    private long changedAt;
    private int reads;

    private static FanoutTasks worker(String name) {
        return new FanoutTasks(CONSOLE.bean(JdbcClient.class), name);
    }

    @AfterAll
    static void close() {
        CONSOLE.close();
        WORLD.close();
    }

    @Test
    void whatever_comes_in_between_every_key_is_read_after_the_last_change() {
        for (int round = 0; round < 80; round++) {
            change();
            while (workers[0].count(WORLD.name()) > 0) {
                step(now < round * 400L + 120 ? 0.2 : 0);
            }
            assertThat(LongStream.of(readAt).min().orElseThrow())
                    .as("round %s", round)
                    .isGreaterThan(changedAt);
            assertThat(LongStream.of(foundAt).min().orElseThrow())
                    .as("looked up in round %s", round)
                    .isGreaterThan(changedAt);
            now = (round + 1) * 400L;
        }
    }

    @Test
    void ten_changes_during_one_pass_cost_no_more_than_two() {
        change();
        for (int i = 0; i < 9; i++) {
            step(0);
            change();
        }
        while (workers[0].count(WORLD.name()) > 0) {
            step(0);
        }
        assertThat(LongStream.of(readAt).min().orElseThrow()).isGreaterThan(changedAt);
        assertThat(reads).isLessThanOrEqualTo(2 * KEYS + CHUNK);
    }

    @Test
    void a_worker_that_is_late_with_the_end_of_a_round_takes_back_no_claim() {
        Key second = new Key(List.of("2"));
        change();
        FanoutTask first = workers[0].take(Duration.ZERO).orElseThrow();
        assertThat(workers[0].claim(first, new Key(List.of("4")), first.requests()))
                .isTrue();
        workers[0].done(first, new Key(List.of("4")));
        change();
        FanoutTask late = workers[0].take(Duration.ZERO).orElseThrow();
        workers[1].endRound(workers[1].take(Duration.ZERO).orElseThrow());
        FanoutTask taken = workers[1].take(Duration.ZERO).orElseThrow();
        assertThat(workers[1].claim(taken, second, taken.requests())).isTrue();
        workers[0].endRound(late);
        change();
        workers[1].done(taken, second);
        // Keys up to the claimed one were read before the last change, so the circle must come back to it.
        assertThat(WORLD.sql().queryForObject("SELECT finish[1] FROM endstate.fanout", String.class))
                .isEqualTo("2");
        while (workers[0].count(WORLD.name()) > 0) {
            step(0);
        }
    }

    private void change() {
        changedAt = ++now;
        workers[0].request(generation, LOOKUP, Map.of("id", "1"));
    }

    /** One chunk by some worker; with a probability, a change or the worker's end comes before each of its steps. */
    private void step(double trouble) {
        int n = random.nextInt(workers.length);
        FanoutTasks worker = workers[n];
        // Leases end at once, so that a worker that died does not hold up the test, and one that lives has rivals.
        Optional<FanoutTask> taken = worker.take(Duration.ZERO);
        if (taken.isEmpty() || diesAt(trouble)) {
            return;
        }
        FanoutTask task = taken.get();
        ReadAhead.Next next = ahead[n].next(task, generation.definition().key());
        boolean isLast = next.last() && next.requests() == task.requests();
        if (!next.keys().isEmpty()) {
            Key to = next.keys().getLast();
            if (diesAt(trouble) || !worker.claim(task, to, next.requests()) || diesAt(trouble)) {
                return;
            }
            now++;
            for (Key key : next.keys()) {
                readAt[number(key)] = now;
                foundAt[number(key)] = lookedUpAt[n][number(key)];
            }
            reads += next.keys().size();
            if (diesAt(trouble)) {
                return;
            }
            if (!isLast) {
                worker.done(task, to);
                return;
            }
        }
        if (!diesAt(trouble)) {
            worker.endRound(task);
        }
    }

    /** Of a database that sorts slowly, so that each page is of several chunks. */
    private ReadAhead ahead(int worker) {
        AtomicLong nanoTime = new AtomicLong();
        return new ReadAhead(
                (key, lookup, row, range, limit) -> {
                    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
                    now++;
                    List<Integer> page = page(range, limit);
                    page.forEach(found -> lookedUpAt[worker][found] = now);
                    return new KeyPage(
                            page.stream()
                                    .map(found -> new Key(List.of(found.toString())))
                                    .toList(),
                            page.size() < limit);
                },
                CHUNK,
                nanoTime::get);
    }

    private boolean diesAt(double trouble) {
        if (random.nextDouble() < trouble) {
            change();
        }
        if (random.nextDouble() < trouble) {
            step(trouble / 2);
        }
        return random.nextDouble() < trouble / 2;
    }

    private static List<Integer> page(KeyRange range, int limit) {
        int after = range.after().map(FanoutTasksIT::number).orElse(-1);
        int until = range.until().map(FanoutTasksIT::number).orElse(KEYS - 1);
        return IntStream.rangeClosed(after + 1, until).limit(limit).boxed().toList();
    }

    private static int number(Key key) {
        return Integer.parseInt(key.values().getFirst());
    }

    @Test
    void a_chunk_that_takes_longer_than_its_lease_stays_its_workers_and_is_done() throws InterruptedException {
        change();
        Duration lease = Duration.ofMillis(300);
        FanoutTask task = workers[0].take(lease).orElseThrow();
        Key to = new Key(List.of("4"));
        try (Lease renewed = new Lease(workers[0], task, lease)) {
            assertThat(workers[0].claim(task, to, task.requests())).isTrue();
            await().during(lease.multipliedBy(4))
                    .until(() -> workers[1].take(lease).isEmpty());
            workers[0].done(task, to);
        }
        FanoutTask next = workers[1].take(lease).orElseThrow();
        assertThat(next.doneTo()).contains(to);
        // One that nobody renews, since its worker was killed, is free after its lease.
        assertThat(workers[2].take(lease)).isEmpty();
        await().until(() -> workers[2].take(Duration.ZERO).isPresent());
        drain();
    }

    @Test
    void an_index_that_waits_lets_all_its_tasks_wait_and_not_those_of_others() {
        change();
        workers[0].request(generation, LOOKUP, Map.of("id", "2"));
        Generation other =
                new Generation(new Generation.Name(WORLD.name() + "other", 1), generation.definition(), "", true);
        workers[0].request(other, LOOKUP, Map.of("id", "1"));
        FanoutTask failing = workers[0].take(Duration.ofSeconds(5)).orElseThrow();
        workers[0].postponeAll(failing.generation(), Duration.ofMinutes(5));
        assertThat(workers[1].take(Duration.ofMinutes(5)).orElseThrow().generation())
                .isEqualTo(other.toString());
        assertThat(workers[1].take(Duration.ofMinutes(5))).isEmpty();
        WORLD.sql().update("DELETE FROM endstate.fanout");
    }

    private void drain() {
        while (workers[0].count(WORLD.name()) > 0) {
            step(0);
        }
    }
}
