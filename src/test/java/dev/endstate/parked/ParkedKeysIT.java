package dev.endstate.parked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParkedKeysIT {
    private static final String GENERATION = "things-000001";

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @Test
    void an_older_read_neither_clears_nor_replaces_what_a_newer_one_found() {
        try (Deployment deployment = world.deploy()) {
            ParkedKeys parked = deployment.bean(ParkedKeys.class);
            parked.park(GENERATION, "things", 11, Map.of("1", "newer"));
            parked.clear(GENERATION, Map.of("1", 10L));
            parked.park(GENERATION, "things", 9, Map.of("1", "older"));
            assertThat(parked.page("things", null, 10))
                    .singleElement()
                    .satisfies(key -> assertThat(key.reason()).isEqualTo("newer"));
            parked.clear(GENERATION, Map.of("1", 12L));
            assertThat(parked.count("things")).isZero();

            String endless = new Random(1)
                    .ints(20_000, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            parked.park(GENERATION, "things", 1, Map.of(endless, "x\0y".repeat(10_000)));
            assertThat(parked.page("things", null, 10))
                    .singleElement()
                    .satisfies(key -> assertThat(key.id().documentId()).isEqualTo(endless));
            parked.clear(GENERATION, Map.of(endless, 2L));
            assertThat(parked.count("things")).isZero();
        } finally {
            world.close();
        }
    }
}
