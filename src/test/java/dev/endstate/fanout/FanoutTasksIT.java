package dev.endstate.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import dev.endstate.index.Generation;
import dev.endstate.instance.job.HandTurns;
import dev.endstate.instance.job.Next;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The circle of a task's keys, step by step: changes, crashes and other workers come between any two of them. */
class FanoutTasksIT {
    private static final int KEYS = 40;
    private static final int CHUNK = 4;
    private static final int WORKERS = 3;
    private static final ItemsWorld WORLD = ItemsWorld.create(Servers.shared());
    // Nothing consumes, so that the tasks are this test's alone.
    private static final Deployment CONSOLE = WORLD.deploy(Map.of("endstate.roles", "console"));
    private static final NamedSql LOOKUP = NamedSql.parse("SELECT id FROM item WHERE maker_id = :id");

    private final Random random = new Random(Seed.announced());
    private final FanoutTasks tasks = CONSOLE.bean(FanoutTasks.class);
    private final HandTurns turns = new HandTurns(CONSOLE.bean(JdbcClient.class), FanoutTasks.KIND);
    private final Generation generation = new Generation(
            new Generation.Name(WORLD.name(), 1),
            CONSOLE.bean(Definitions.class).all().iterator().next(),
            "",
            true);
    private final long[] readAt = new long[KEYS];
    private final long[] foundAt = new long[KEYS];
    private final long[][] lookedUpAt = new long[WORKERS][KEYS];
    private final ReadAhead[] ahead = {ahead(0), ahead(1), ahead(2)};
    private final HandTurns.@Nullable Taken[] noted = new HandTurns.@Nullable Taken[WORKERS];
    private long now;
    private long changedAt;
    private int reads;

    @AfterAll
    static void close() {
        CONSOLE.close();
        WORLD.close();
    }

    @Test
    void whatever_comes_in_between_every_key_is_read_after_the_last_change() {
        for (int round = 0; round < 80; round++) {
            change();
            while (tasks.count(WORLD.name()) > 0) {
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
        while (tasks.count(WORLD.name()) > 0) {
            step(0);
        }
        assertThat(LongStream.of(readAt).min().orElseThrow()).isGreaterThan(changedAt);
        assertThat(reads).isLessThanOrEqualTo(2 * KEYS + CHUNK);
    }

    @Test
    void a_worker_that_is_late_with_the_end_of_a_round_takes_back_no_claim() {
        Key second = new Key(List.of("2"));
        change();
        FanoutTurn first = takeOver();
        assertThat(first.claim(new Key(List.of("4")), first.task().requests())).isTrue();
        first.done(new Key(List.of("4")));

        change();
        FanoutTurn late = takeOver();
        takeOver().endRound();
        FanoutTurn taken = takeOver();
        assertThat(taken.claim(second, taken.task().requests())).isTrue();

        late.endRound();
        change();
        taken.done(second);
        // Keys up to the claimed one were read before the last change, so the circle must come back to it.
        assertThat(takeOver().task().cursor().finish()).containsExactly("2");
        drain();
    }

    private FanoutTurn takeOver() {
        return turns.takeOver()
                .map(taken -> new FanoutTurn(taken.job(), taken.turn()))
                .orElseThrow();
    }

    private void change() {
        changedAt = ++now;
        tasks.add(generation, LOOKUP, Map.of("id", "1"));
    }

    /** One chunk by some worker; with a probability, a change or the worker's end comes before each of its steps. */
    private void step(double trouble) {
        int n = random.nextInt(WORKERS);
        Optional<HandTurns.Taken> taken = goesOn(n, trouble);
        if (taken.isEmpty() || diesAt(trouble)) {
            return;
        }

        FanoutTurn turn = new FanoutTurn(taken.get().job(), taken.get().turn());
        FanoutTask task = turn.task();
        ReadAhead.Next next = ahead[n].next(task, generation.definition().key(), 5);
        boolean isLast = next.last() && next.requests() == task.requests();

        if (!next.keys().isEmpty()) {
            Key to = next.keys().getLast();
            if (diesAt(trouble) || !turn.claim(to, next.requests()) || diesAt(trouble)) {
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
                note(n, taken.get(), turn.done(to));
                return;
            }
        }
        if (!diesAt(trouble)) {
            note(n, taken.get(), turn.endRound());
        }
    }

    /** A worker may know no more of its task than it saw when it noted its last chunk, whatever has come since. */
    private Optional<HandTurns.Taken> goesOn(int worker, double trouble) {
        HandTurns.@Nullable Taken seen = noted[worker];
        noted[worker] = null;
        if (seen != null && random.nextDouble() < 0.7) {
            return diesAt(trouble) ? Optional.empty() : Optional.of(seen);
        }

        // Turns end at once, so that a worker that died does not hold up the test, and one that lives has rivals.
        return turns.takeOver();
    }

    private void note(int worker, HandTurns.Taken taken, Next next) {
        noted[worker] = next instanceof Next.AtOnce atOnce
                ? atOnce.now()
                        .map(job -> new HandTurns.Taken(job, taken.turn()))
                        .orElse(null)
                : null;
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
    void an_index_that_waits_lets_all_its_tasks_wait_and_not_those_of_others() {
        change();
        tasks.add(generation, LOOKUP, Map.of("id", "2"));
        Generation other =
                new Generation(new Generation.Name(WORLD.name() + "other", 1), generation.definition(), "", true);
        tasks.add(other, LOOKUP, Map.of("id", "1"));
        FanoutTurn failing = takeFree();
        tasks.postpone(failing.task().generation(), Duration.ofMinutes(5));
        assertThat(takeFree().task().generation()).isEqualTo(other.toString());
        assertThat(turns.take()).isEmpty();
        WORLD.sql().update("DELETE FROM endstate.job");
    }

    private FanoutTurn takeFree() {
        return turns.take()
                .map(taken -> new FanoutTurn(taken.job(), taken.turn()))
                .orElseThrow();
    }

    private void drain() {
        while (tasks.count(WORLD.name()) > 0) {
            step(0);
        }
    }
}
