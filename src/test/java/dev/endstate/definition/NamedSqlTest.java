package dev.endstate.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSqlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT id FROM t WHERE a = :a    | SELECT id FROM t WHERE a = ?    | a
            SELECT :a                        | SELECT ?                        | a
            :first_1+:Second                 | ?+?                             | first_1 Second
            f(:a,:b)                         | f(?,?)                          | a b
            a = ANY(:a::bigint[])            | a = ANY(?::bigint[])            | a
            :größe                           | ?                               | größe
            SELECT E'\\':no', :a             | SELECT E'\\':no', ?             | a
            SELECT '\\', :a                  | SELECT '\\', ?                  | a
            SELECT 'it''s :no', :a           | SELECT 'it''s :no', ?           | a
            SELECT ":no\"\"", :a               | SELECT ":no\"\"", ?               | a
            SELECT $$ :no ' $$, :a           | SELECT $$ :no ' $$, ?           | a
            SELECT $q$ :no $$ :no $q$, :a    | SELECT $q$ :no $$ :no $q$, ?    | a
            /* :no /* :no */ :no */ :a       | /* :no /* :no */ :no */ ?       | a
            :a - -1                          | ? - -1                          | a
            """)
    void a_parameter_is_found_outside_of_quotes_and_comments(String sql, String jdbc, String parameters) {
        NamedSql parsed = NamedSql.parse(sql);
        assertThat(parsed.jdbc()).isEqualTo(jdbc);
        assertThat(parsed.parameters()).containsExactly(parameters.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT a::text, b :: text, c::\"T\"",
                "SELECT a[1:2], a[:2], a[1:]",
                "SELECT ':a', \":a\", $$:a$$, $x$:a$x$",
                "SELECT f(a := 1, b => 2)",
                "SELECT : a",
                "SELECT 1 /* :a */ + 1",
                "SELECT 1 -- :a\n+ 1",
                "SELECT ':a",
                "SELECT $x$ :a $y$"
            })
    void what_only_looks_like_a_parameter_is_left_alone(String sql) {
        NamedSql parsed = NamedSql.parse(sql);
        assertThat(parsed.parameters()).isEmpty();
        assertThat(parsed.jdbc()).isEqualTo(sql);
    }

    @Test
    void a_repeated_parameter_is_repeated_in_its_order() {
        NamedSql parsed = NamedSql.parse("SELECT id FROM t WHERE a = :a OR b = :b OR c = :a");
        assertThat(parsed.parameters()).containsExactly("a", "b", "a");
        assertThat(parsed.jdbc()).isEqualTo("SELECT id FROM t WHERE a = ? OR b = ? OR c = ?");
    }

    @Test
    void operators_with_a_question_mark_are_told_from_parameters() {
        assertThat(NamedSql.parse("a ? :a AND b ?| c AND d @? e AND f = '?'").jdbc())
                .isEqualTo("a ?? ? AND b ??| c AND d @?? e AND f = '?'");
    }

    @Test
    void the_text_stays_as_it_was_written_and_the_statement_loses_its_end() {
        String written = "SELECT id FROM t\nWHERE a = :a; -- with :b\n;";
        NamedSql parsed = NamedSql.parse(written);
        assertThat(parsed.text()).isEqualTo(written);
        assertThat(parsed.jdbc()).isEqualTo("SELECT id FROM t\nWHERE a = ?");
        assertThat(parsed.parameters()).containsExactly("a");
    }

    @Test
    void a_statement_of_nothing_has_nothing() {
        for (String sql : List.of("", " ", ";", "-- :a", ":", "::")) {
            assertThat(NamedSql.parse(sql).parameters()).as(sql).isEmpty();
        }
    }

    @Test
    void the_parameters_cannot_be_changed_from_outside() {
        List<String> parameters = new ArrayList<>(List.of("a"));
        NamedSql sql = new NamedSql(":a", "?", parameters);
        parameters.clear();
        assertThat(sql.parameters()).containsExactly("a");
        assertThatThrownBy(() -> sql.parameters().add("b")).isInstanceOf(UnsupportedOperationException.class);
    }
}
