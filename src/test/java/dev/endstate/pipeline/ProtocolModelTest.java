package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol alone, small and in memory: one document, two changes, three workers, and all interleavings of their steps. With
 * every rule the index ends in the database's state; without any one of them some interleaving does not.
 */
class ProtocolModelTest {

    /** The rules that can be switched off. */
    enum Rule {
        /** The ticket is taken before the read's snapshot begins, not after it. */
        TICKET_BEFORE_SNAPSHOT,
        /** A write carries its ticket as version, and loses against a higher one. */
        FENCED_WRITES,
        /** So does a delete. */
        FENCED_DELETES,
        /** A key that the database does not return is deleted. */
        ABSENCE_IS_A_WRITE,
        /** A worker takes its ticket only once the change that it handles is visible. */
        VISIBLE_FIRST,
        /** What was read before tombstones were lost is read again, not sent. */
        RETRY_READS_AGAIN,
        /** A document that the index has already is written all the same: with its version, not for its contents. */
        EQUAL_IS_WRITTEN
    }

    /** What the database held after each change: 1 is created, then gone. A state of 0 is absence. */
    private static final int[] CREATED_THEN_DELETED = {0, 1, 0};

    private static final int[] UPDATED_TWICE = {1, 2, 3};

    private static final int[] CHANGED_AND_BACK = {1, 2, 1};

    private static final List<int[]> HISTORIES = List.of(CREATED_THEN_DELETED, UPDATED_TWICE, CHANGED_AND_BACK);

    @Test
    void with_every_rule_no_interleaving_ends_in_another_state() {
        for (int[] history : HISTORIES) {
            assertThat(counterexample(history, EnumSet.allOf(Rule.class))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void without_this_rule_some_interleaving_does(Rule rule) {
        Set<Rule> rules = EnumSet.complementOf(EnumSet.of(rule));
        assertThat(HISTORIES.stream().flatMap(history -> counterexample(history, rules).stream()))
                .as("counterexamples without %s", rule)
                .isNotEmpty();
    }

    private static Optional<List<String>> counterexample(int[] history, Set<Rule> rules) {
        return new Exploration(history, rules).from(State.initial(history.length - 1), new ArrayList<>());
    }

    /** A worker handles one change: first it waits for it, takes a ticket, then reads, then writes. */
    private record Worker(int change, int step, int ticket, int read) {}

    /**
     * Everything there is.
     *
     * @param committed how many changes are in the database's log, and so are delivered
     * @param visible how many of these other sessions see
     * @param version the index's version of the document, that of a tombstone too
     * @param crashed whether Elasticsearch was restarted, which loses tombstones; it happens once
     */
    private record State(
            int committed,
            int visible,
            int nextTicket,
            int document,
            int version,
            boolean crashed,
            List<Worker> workers) {
        static State initial(int changes) {
            List<Worker> workers = new ArrayList<>();
            for (int change = 1; change <= changes; change++) {
                workers.add(new Worker(change, 0, 0, 0));
            }
            // The same change, delivered twice.
            workers.add(new Worker(1, 0, 0, 0));
            return new State(0, 0, 1, -1, 0, false, workers);
        }

        State with(int worker, Worker changed) {
            List<Worker> all = new ArrayList<>(workers);
            all.set(worker, changed);
            return new State(committed, visible, nextTicket, document, version, crashed, List.copyOf(all));
        }
    }

    private record Exploration(int[] history, Set<Rule> rules, Set<State> seen) {
        private static final int DONE = 3;

        Exploration(int[] history, Set<Rule> rules) {
            this(history, rules, new HashSet<>());
        }

        /** The steps to a wrong end, if there is one. */
        Optional<List<String>> from(State state, List<String> trace) {
            if (!seen.add(state)) {
                return Optional.empty();
            }
            boolean finished = state.visible() == history.length - 1
                    && state.workers().stream().allMatch(worker -> worker.step() == DONE);
            if (finished) {
                int database = history[history.length - 1];
                return Math.max(0, state.document()) == database ? Optional.empty() : Optional.of(List.copyOf(trace));
            }

            for (Step step : steps(state)) {
                trace.add(step.name());
                Optional<List<String>> wrong = from(step.next(), trace);
                if (wrong.isPresent()) {
                    return wrong;
                }
                trace.removeLast();
            }
            return Optional.empty();
        }

        private record Step(String name, State next) {}

        private List<Step> steps(State state) {
            List<Step> steps = new ArrayList<>();
            if (state.committed() < history.length - 1) {
                steps.add(new Step(
                        "commit",
                        new State(
                                state.committed() + 1,
                                state.visible(),
                                state.nextTicket(),
                                state.document(),
                                state.version(),
                                state.crashed(),
                                state.workers())));
            }
            if (state.visible() < state.committed()) {
                steps.add(new Step(
                        "becomes visible",
                        new State(
                                state.committed(),
                                state.visible() + 1,
                                state.nextTicket(),
                                state.document(),
                                state.version(),
                                state.crashed(),
                                state.workers())));
            }
            if (!state.crashed() && state.document() <= 0 && state.version() > 0) {
                steps.add(new Step("Elasticsearch restarts", restarted(state)));
            }

            for (int i = 0; i < state.workers().size(); i++) {
                step(state, i).ifPresent(steps::add);
            }
            return steps;
        }

        /** The tombstone is gone; whoever has read must read again. */
        private State restarted(State state) {
            List<Worker> workers = new ArrayList<>();
            for (Worker worker : state.workers()) {
                boolean reads = rules.contains(Rule.RETRY_READS_AGAIN) && worker.step() > 0 && worker.step() < DONE;
                workers.add(reads ? new Worker(worker.change(), 0, 0, 0) : worker);
            }
            return new State(state.committed(), state.visible(), state.nextTicket(), -1, 0, true, List.copyOf(workers));
        }

        private Optional<Step> step(State state, int i) {
            Worker worker = state.workers().get(i);
            String name = "worker " + i + " of change " + worker.change() + " ";
            boolean ticketFirst = rules.contains(Rule.TICKET_BEFORE_SNAPSHOT);

            return switch (worker.step()) {
                case 0 ->
                    mayBegin(state, worker)
                            ? Optional.of(ticketFirst ? ticket(state, i, 1, name) : read(state, i, 1, name))
                            : Optional.empty();
                case 1 -> Optional.of(ticketFirst ? read(state, i, 2, name) : ticket(state, i, 2, name));
                case 2 -> Optional.of(new Step(name + "writes " + worker.read(), write(state, i)));
                default -> Optional.empty();
            };
        }

        private boolean mayBegin(State state, Worker worker) {
            return worker.change() <= (rules.contains(Rule.VISIBLE_FIRST) ? state.visible() : state.committed());
        }

        private Step ticket(State state, int i, int nextStep, String name) {
            Worker worker = state.workers().get(i);
            State next = state.with(i, new Worker(worker.change(), nextStep, state.nextTicket(), worker.read()));

            return new Step(
                    name + "takes ticket " + state.nextTicket(),
                    new State(
                            next.committed(),
                            next.visible(),
                            next.nextTicket() + 1,
                            next.document(),
                            next.version(),
                            next.crashed(),
                            next.workers()));
        }

        private Step read(State state, int i, int nextStep, String name) {
            Worker worker = state.workers().get(i);
            int row = history[state.visible()];
            return new Step(
                    name + "reads " + row, state.with(i, new Worker(worker.change(), nextStep, worker.ticket(), row)));
        }

        private State write(State state, int i) {
            Worker worker = state.workers().get(i);
            State done = state.with(i, new Worker(worker.change(), DONE, 0, 0));

            boolean deletes = worker.read() == 0;
            if (deletes && !rules.contains(Rule.ABSENCE_IS_A_WRITE)) {
                return done;
            }
            if (worker.read() == state.document() && !rules.contains(Rule.EQUAL_IS_WRITTEN)) {
                return done;
            }

            boolean fenced = rules.contains(deletes ? Rule.FENCED_DELETES : Rule.FENCED_WRITES)
                    && (deletes || rules.contains(Rule.FENCED_WRITES));
            if (fenced && worker.ticket() < state.version()) {
                return done;
            }

            int version = fenced ? worker.ticket() : deletes ? 0 : Math.max(worker.ticket(), state.version());
            return new State(
                    done.committed(),
                    done.visible(),
                    done.nextTicket(),
                    worker.read(),
                    version,
                    done.crashed(),
                    done.workers());
        }
    }
}
