package dev.endstate.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.testing.Things;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerIndexLoopTest {
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    private PerIndexLoop loops(int indexes) {
        List<Definition> definitions = IntStream.range(0, indexes)
                .mapToObj(i -> Things.definition("things" + i))
                .toList();
        return new PerIndexLoop(
                "test",
                new Definitions(definitions, List.of()),
                Duration.ofMillis(100),
                (definition, remark) -> attempts.merge(definition.index(), 1, Integer::sum));
    }

    private int all() {
        return attempts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void very_many_indexes_ask_no_more_of_the_servers_than_some() {
        PerIndexLoop loops = loops(100);
        long begin = System.nanoTime();
        loops.start();
        try {
            await().pollInterval(Duration.ofMillis(10)).until(() -> all() >= 15);

            // The first begins at once, and each other a twentieth of a second after the one before.
            assertThat(System.nanoTime() - begin)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(14 * 50).toNanos());
        } finally {
            loops.stop();
        }
    }

    @Test
    void what_is_asked_for_begins_at_once() {
        PerIndexLoop loops = loops(100);
        loops.start();
        try {
            loops.wake("things99");

            await().atMost(Duration.ofSeconds(3)).until(() -> attempts.containsKey("things99"));
        } finally {
            loops.stop();
        }
    }
}
