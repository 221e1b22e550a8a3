package dev.endstate.index.shards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectedSizeTest {
    @Test
    void a_sample_stands_for_all_keys() {
        ExpectedSize expected = ExpectedSize.sampled(1_000_000, 200, 150, 150 * 1024);
        assertThat(expected.documents()).isEqualTo(750_000);
        assertThat(expected.bytes()).isEqualTo(750_000 * 1024L);
        assertThat(expected.basis()).contains("1,000,000 keys", "200", "150", "1.0 KB", "732 MB");
    }

    @Test
    void no_keys_and_no_documents_are_said() {
        assertThat(ExpectedSize.sampled(0, 0, 0, 0).bytes()).isZero();
        assertThat(ExpectedSize.sampled(0, 0, 0, 0).basis()).contains("no keys yet");
        assertThat(ExpectedSize.sampled(50, 50, 0, 0).basis()).contains("none of the 50");
    }

    @Test
    void the_generation_that_users_query_says_what_a_document_takes_and_how_many_nested_ones_it_has() {
        GenerationSize active = new GenerationSize("things-000004", 2, 2_000, 6_000, 4_096_000, 2_100_000);
        ExpectedSize expected = ExpectedSize.like(active, 3_000, true);
        assertThat(expected.bytes()).isEqualTo(3_000 * 2048);
        assertThat(expected.documents()).isEqualTo(9_000);
        assertThat(expected.basis()).contains("3,000 keys", "2.0 KB in things-000004", "2,000 of them", "5.9 MB");
        assertThat(ExpectedSize.like(active, 3_000, false).basis()).contains("another definition");
    }
}
