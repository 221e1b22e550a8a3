package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesOnTheirWayTest {
    private static final Generation.Name GENERATION = new Generation.Name("things", 1);

    private final List<String> events = new ArrayList<>();
    private long now;

    /** Whose mark is passed when it was asked so often. */
    private Backlog backlog(String name, int asked) {
        return new Backlog() {
            @Override
            public String what() {
                return name;
            }

            @Override
            public long of(Generation.Name generation) {
                throw new UnsupportedOperationException("numbers say nothing of what is before a mark");
            }

            @Override
            public Mark mark(Generation.Name generation) {
                events.add(name + " marked");
                return () -> {
                    now += Duration.ofSeconds(1).toNanos();
                    boolean isPassed =
                            events.stream().filter((name + " asked")::equals).count() + 1 >= asked;
                    events.add(name + " asked");
                    return isPassed;
                };
            }
        };
    }

    private void await(Backlog... backlogs) throws InterruptedException {
        new ChangesOnTheirWay(List.of(backlogs), Duration.ofSeconds(3), () -> now).await(GENERATION);
    }

    @Test
    void what_messages_become_is_waited_for_after_the_messages() throws InterruptedException {
        await(backlog("messages", 2), backlog("fan-outs", 1));
        assertThat(events)
                .containsExactly(
                        "messages marked", "messages asked", "messages asked", "fan-outs marked", "fan-outs asked");
    }

    @Test
    void an_index_that_never_catches_up_is_not_waited_for_for_ever() throws InterruptedException {
        await(backlog("messages", Integer.MAX_VALUE), backlog("fan-outs", 1));
        assertThat(events).containsExactly("messages marked", "messages asked", "messages asked", "messages asked");
    }
}
