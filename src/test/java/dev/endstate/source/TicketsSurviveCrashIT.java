package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TicketsSurviveCrashIT {
    private final Servers servers = Servers.shared();
    private final ItemsWorld world = ItemsWorld.create(servers);

    @Test
    void tickets_after_an_immediate_stop_are_higher_although_the_sequence_stepped_back() {
        try (Deployment deployment = world.deploy()) {
            Tickets tickets = deployment.bean(Tickets.class);
            ConcurrentSkipListSet<Long> before = take(tickets, 500);

            servers.postgres().killAndRestart();
            // What a crash may do: 32 values are handed out again. A connection cannot be older than this.
            world.sql().execute("SELECT setval('endstate.ticket', " + (before.last() - 32) + ")");

            Set<Long> after = Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(SourceException.Unavailable.class)
                    .until(() -> take(tickets, 500), taken -> true);
            assertThat(after).allMatch(ticket -> ticket > before.last());
        } finally {
            world.close();
        }
    }

    @Test
    void tickets_are_unique_over_two_instances() {
        try (Deployment one = world.deploy();
                Deployment two = world.deploy()) {
            ConcurrentSkipListSet<Long> tickets = take(one.bean(Tickets.class), 2_000);
            int first = tickets.size();
            tickets.addAll(take(two.bean(Tickets.class), 2_000));
            assertThat(first).isEqualTo(2_000);
            assertThat(tickets).hasSize(4_000);
        } finally {
            world.close();
        }
    }

    private static ConcurrentSkipListSet<Long> take(Tickets tickets, int count) {
        ConcurrentSkipListSet<Long> taken = new ConcurrentSkipListSet<>();
        IntStream.range(0, count).parallel().forEach(i -> taken.add(tickets.next()));
        return taken;
    }
}
