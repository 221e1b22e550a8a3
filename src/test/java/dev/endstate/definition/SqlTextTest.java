package dev.endstate.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTextTest {
    private static final String CTE = "ids(id) AS (SELECT 1)";

    @Test
    void the_keys_come_before_the_statement_and_before_its_own_common_tables() {
        assertThat(SqlText.withCommonTable(CTE, "SELECT 1")).isEqualTo("WITH " + CTE + " SELECT 1");
        assertThat(SqlText.withCommonTable(
                        CTE, "-- with a comment\n/* and /* nested */ one */ with x AS (SELECT 2) SELECT 3"))
                .isEqualTo("WITH " + CTE + ", x AS (SELECT 2) SELECT 3");
        assertThat(SqlText.withCommonTable(CTE, "WITH RECURSIVE x AS (SELECT 2) SELECT 3"))
                .isEqualTo("WITH RECURSIVE " + CTE + ", x AS (SELECT 2) SELECT 3");
    }

    @Test
    void a_common_table_is_recursive_only_if_the_user_says_so() {
        assertThat(SqlText.withCommonTable(CTE, "WITH t AS (SELECT * FROM t) SELECT 1 FROM t"))
                .isEqualTo("WITH " + CTE + ", t AS (SELECT * FROM t) SELECT 1 FROM t");
        assertThat(SqlText.withCommonTable(CTE, "WITH/*c*/\"x\" AS (SELECT 1) SELECT 1"))
                .isEqualTo("WITH " + CTE + ", \"x\" AS (SELECT 1) SELECT 1");
        assertThat(SqlText.withCommonTable(CTE, "WITH -- c\n recursive x AS (SELECT 1) SELECT 1"))
                .isEqualTo("WITH RECURSIVE " + CTE + ", x AS (SELECT 1) SELECT 1");
        assertThat(SqlText.withCommonTable(CTE, "SELECT without FROM t"))
                .isEqualTo("WITH " + CTE + " SELECT without FROM t");
    }

    @Test
    void a_dollar_inside_a_name_and_a_carriage_return_after_a_comment_quote_nothing() {
        assertThat(NamedSql.parse("SELECT a$b$ FROM t WHERE c = :id").parameters())
                .containsExactly("id");
        assertThat(NamedSql.parse("SELECT $ü$ :no $ü$, :id").parameters()).containsExactly("id");
        assertThat(NamedSql.parse("SELECT 1 -- c :no\r, :id").parameters()).containsExactly("id");
    }

    @Test
    void what_ends_a_statement_is_taken_away() {
        assertThat(SqlText.withoutFinalSemicolon("SELECT ';' ; -- done\n /* really */ ;\n"))
                .isEqualTo("SELECT ';'");
        assertThat(SqlText.withoutFinalSemicolon(" -- nothing\n")).isEmpty();
    }

    @Test
    void question_marks_are_operators_outside_of_quotes() {
        assertThat(SqlText.forJdbc("SELECT a ? 'b?' AS \"c?\", $x$ d? $x$, E'\\'?' -- ?\n, e ?| f"))
                .isEqualTo("SELECT a ?? 'b?' AS \"c?\", $x$ d? $x$, E'\\'?' -- ?\n, e ??| f");
    }

    @Test
    void parameters_are_found_outside_of_quotes_and_casts() {
        NamedSql sql = NamedSql.parse(
                "SELECT ':no', a::text, \":no\" FROM t WHERE b = :brand_id AND c = :brand_id AND d ? 'x' -- :no");
        assertThat(sql.parameters()).containsExactly("brand_id", "brand_id");
        assertThat(sql.jdbc()).isEqualTo("SELECT ':no', a::text, \":no\" FROM t WHERE b = ? AND c = ? AND d ?? 'x'");
    }
}
