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
                .isEqualTo("WITH RECURSIVE " + CTE + ", x AS (SELECT 2) SELECT 3");
        assertThat(SqlText.withCommonTable(CTE, "WITH RECURSIVE x AS (SELECT 2) SELECT 3"))
                .isEqualTo("WITH RECURSIVE " + CTE + ", x AS (SELECT 2) SELECT 3");
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
