package dev.endstate.index.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    private static final long GB = 1L << 30;

    @ParameterizedTest
    @CsvSource({
        "0b, 0",
        "512B, 512",
        "1k, 1024",
        "1kb, 1024",
        "1.5mb, 1572864",
        "10GB, 10737418240",
        "2t, 2199023255552",
        "1pb, 1125899906842624"
    })
    void Elasticsearchs_notation_is_read(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "gb", "-1", "90%", "10 gigabytes"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "1023, 1023 bytes", "1024, 1.0 KB", "1572864, 1.5 MB", "322122547200, 300 GB"})
    void people_read_it_in_the_largest_unit(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @Test
    void a_percentage_of_a_large_disk_reserves_no_more_than_its_headroom() {
        Watermark high = Watermark.parse("90%", "150GB");
        assertThat(high.reserved(100 * GB)).isEqualTo(10 * GB);
        assertThat(high.reserved(10_000 * GB)).isEqualTo(150 * GB);
    }

    @ParameterizedTest
    @CsvSource({"90%, -1, 100", "0.9, -1, 100", "90%, '', 100", "100gb, -1, 100", "100gb, 10gb, 100", "0b, 150GB, 0"})
    void a_watermark_is_a_percentage_a_ratio_or_bytes(String setting, String headroom, long reservedGb) {
        assertThat(Watermark.parse(setting, headroom).reserved(1000 * GB)).isEqualTo(reservedGb * GB);
    }

    @Test
    void a_disk_threshold_that_is_disabled_reserves_nothing() {
        assertThat(Watermark.NONE.reserved(1000 * GB)).isZero();
    }
}
