package dev.endstate.source.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.endstate.definition.InvalidKeyException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric     | 42.00
            numeric     | -0.001
            numeric     | NaN
            money       | $1,234.50
            date        | 2026-11-02
            date        | infinity
            time        | 10:00:00.5
            timestamp   | 2026-11-02 10:00:00.5
            timestamptz | 2026-11-02 10:00:00.5+00
            interval    | 1 year 2 days 03:04:05.5
            bytea       | \\x00ff
            varbit      | 101
            text        | Kg==
            """)
    void what_PostgreSQL_writes_is_taken(String type, String told) {
        assertThat(new KeyText("c", type, false, KeyForm.AS_LOGGED).of(told)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            numeric     | Kg==
            money       | EGg=
            date        | 20759
            time        | 36000500000
            timestamp   | 1793613600500000
            timestamptz | 2026-11-02T10:00:00.500000Z
            interval    | P1Y2DT3H4M5.5S
            interval    | 31719845500000
            bytea       | AP+h
            varbit      | BQ==
            """)
    void what_a_Debezium_writes_without_its_schema_is_refused_with_the_setting(String type, String told) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> new KeyText("c", type, false, KeyForm.AS_LOGGED).of(told))
                .withMessageContaining("schemas.enable")
                .withMessageContaining("lookup");
    }
}
