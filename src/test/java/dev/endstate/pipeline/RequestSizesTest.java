package dev.endstate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.index.Generation;
import dev.endstate.testing.Things;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSizesTest {
    private static final long SEED = 7;

    private final Generation generation = Things.generation();
    private final RequestSizes sizes = new RequestSizes();
    private final Random noise = new Random(SEED);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void the_size_that_takes_least_time_for_a_document_is_found_beneath_noise(int fastest) {
        write(400, reads -> 1 + 0.2 * Math.abs(log(reads) - log(fastest)));

        assertThat(share(160, fastest))
                .as("requests of that size, seed %d", SEED)
                .isGreaterThan(0.8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void a_cluster_that_changes_is_followed(int fastest) {
        write(400, reads -> 1 + 0.2 * Math.abs(log(reads) - log(9 - fastest)));
        write(400, reads -> 1 + 0.2 * Math.abs(log(reads) - log(fastest)));

        assertThat(share(160, fastest))
                .as("requests of that size, seed %d", SEED)
                .isGreaterThan(0.8);
    }

    private void write(int requests, IntToDoubleFunction cost) {
        for (int i = 0; i < requests; i++) {
            int reads = sizes.reads(generation);
            double nanos = 1e8 * reads * cost.applyAsDouble(reads) * (0.9 + 0.2 * noise.nextDouble());
            sizes.note(generation, reads, reads * 1_000, (long) nanos);
        }
    }

    private double share(int requests, int reads) {
        int hits = 0;
        for (int i = 0; i < requests; i++) {
            hits += sizes.reads(generation) == reads ? 1 : 0;
        }
        return (double) hits / requests;
    }

    private static double log(int reads) {
        return Math.log(reads) / Math.log(2);
    }
}
