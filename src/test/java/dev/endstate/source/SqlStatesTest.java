package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatesTest {

    @ParameterizedTest
    @CsvSource({
        "22012, Faulty, a division by zero is some row's",
        "21000, Faulty, so is a subquery of two rows",
        "P0001, Faulty, and what a function raises",
        "XX001, Faulty, and a damaged page",
        "42703, Broken, a column that is gone is the definition's",
        "42501, Denied, a missing right and a policy hide rows that are there",
        "0A000, Broken, and a cached plan after ALTER TABLE",
        "53200, TooLarge, a result that does not fit into memory",
        "57P01, Unavailable, a server that shuts down says nothing about a row",
        "08006, Unavailable, nor does a lost connection",
        "53300, Unavailable, nor do too many of them",
        "40001, Unavailable, nor does a conflict with recovery"
    })
    void an_SQL_state_tells_whose_fault_it_is(String state, String type, String because) {
        assertThat(SqlStates.explain("document.sql", new SQLException("reason", state)))
                .as(because)
                .hasMessageContainingAll("document.sql", "reason", state)
                .extracting(e -> e.getClass().getSimpleName())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "123"})
    void what_has_no_state_is_no_answer_of_the_server(@Nullable String state) {
        assertThat(SqlStates.explain("x", new SQLException("socket closed", state)))
                .isInstanceOf(SourceException.Unavailable.class);
    }

    @Test
    void a_cancelled_statement_may_be_the_servers_fault() {
        assertThat(SqlStates.explain("x", new SQLException("canceling statement", "57014")))
                .isInstanceOfSatisfying(
                        SourceException.Faulty.class,
                        timeout -> assertThat(timeout.isTimeout()).isTrue());
    }
}
