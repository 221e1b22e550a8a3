package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotTest {

    @ParameterizedTest
    @CsvSource({"99, true", "100, false", "101, true", "102, false", "103, true", "104, false", "4294967295, false"})
    void a_transaction_is_seen_if_it_had_ended(long xid, boolean seen) {
        assertThat(Snapshot.parse("100:104:100,102").sees(xid)).isEqualTo(seen);
    }

    @Test
    void without_transactions_in_progress_everything_below_is_past() {
        Snapshot snapshot = Snapshot.parse("104:104:");
        assertThat(snapshot.sees(103)).isTrue();
        assertThat(snapshot.isPast(103)).isTrue();
        assertThat(snapshot.isPast(104)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // In the third epoch, shortly after it began: 2 * 2^32 = 8589934592.
        "8589934692, 50, 8589934642",
        "8589934692, 4294967290, 8589934586",
        "8589934692, 8589934600, 8589934600",
        // Shortly before it ends.
        "8589934590, 5, 8589934597",
        "8589934590, 4294967280, 8589934576",
        // In the first epoch there is none before.
        "1000, 4294967290, 4294967290"
    })
    void the_32_bits_of_the_log_mean_the_nearest_transaction(long xmax, long xid, long wide) {
        assertThat(new Snapshot(xmax, xmax, Set.of()).widened(xid)).isEqualTo(wide);
    }
}
