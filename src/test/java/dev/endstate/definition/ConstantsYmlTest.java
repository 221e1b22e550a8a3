package dev.endstate.definition;

import static dev.endstate.definition.Products.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstantsYmlTest {
    @Test
    void a_constant_stands_for_a_column_that_the_table_lacks() {
        Route route = constants("[order_id, {constant: 1}]")
                .definition()
                .orElseThrow()
                .routes()
                .getFirst();
        assertThat(route.identifying()).containsExactly("order_id");
        assertThat(route.target())
                .isEqualTo(new Route.Target.Lookup(
                        NamedSql.parse("SELECT :order_id::bigint AS \"id\", '1'::bigint AS \"kind\"")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [order_id, {constant: one}] | the constant of "kind" is not a bigint
            [order_id, {constants: 1}]  | unknown field "key[1].constants"
            [{constant: 1}, {constant: 1}] | constants alone
            [order no, {constant: 1}]   | beside a constant the column order no
            """)
    void a_constant_that_makes_no_key_is_told(String key, String cause) {
        assertThat(constants(key).problems())
                .anySatisfy(problem -> assertThat(problem.cause()).contains(cause));
    }

    private static DefinitionParser.Result constants(String key) {
        return parse(
                "key: {id: bigint, kind: bigint}\nkeys: SELECT id, kind FROM t\nchanges: [{table: t, key: " + key
                        + "}]",
                Map.of());
    }
}
