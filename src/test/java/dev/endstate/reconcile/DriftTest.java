package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Key;
import dev.endstate.reconcile.Difference.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static void add(Drift drift, Kind kind, int count) {
        for (int i = 0; i < count; i++) {
            drift.add(new Key(List.of("k" + i)), new Difference(kind, " at /x", 1, 0));
        }
    }

    @Test
    void many_of_one_kind_leave_room_for_samples_of_the_others_also_after_a_crash() {
        Drift drift = new Drift();
        add(drift, Kind.STALE, 100_000);
        add(drift, Kind.UNREADABLE, 5);
        Drift goesOn = new Drift(noted(drift));
        add(goesOn, Kind.STALE, 10);
        add(goesOn, Kind.MISSING, 1);
        assertThat(goesOn.count(Kind.STALE)).isEqualTo(100_010);
        assertThat(goesOn.count(Kind.MISSING)).isEqualTo(1);
        assertThat(goesOn.count(Kind.EXTRA)).isZero();
        assertThat(goesOn.samples()).hasSize(21).contains("MISSING k0 at /x");
    }

    @Test
    void a_sample_is_text_that_the_database_can_hold() {
        Drift drift = new Drift();
        drift.addForeign("a\0b", "no key of the index");
        drift.addForeign("x".repeat(5_000), "no key of the index");
        assertThat(drift.samples().getFirst()).isEqualTo("EXTRA a b: no key of the index");
        assertThat(drift.samples().getLast()).hasSizeLessThan(1_000);
    }

    private static Progress noted(Drift drift) {
        return Progress.NONE.to(new Cursor.Keys(Optional.empty()), 0, drift);
    }
}
