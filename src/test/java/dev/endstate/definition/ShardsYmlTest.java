package dev.endstate.definition;

import static dev.endstate.definition.Products.GOOD;
import static dev.endstate.definition.Products.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsYmlTest {
    @Test
    void what_is_known_of_an_indexs_future_is_read() {
        assertThat(parse(GOOD, Map.of()).definition().orElseThrow().shards()).isEqualTo(ShardHints.NONE);
        assertThat(hints("shards: {growth: true}")).isEqualTo(new ShardHints(true, List.of()));
        assertThat(hints("shards:\n  tiers: [data_hot, data_warm]"))
                .isEqualTo(new ShardHints(false, List.of("data_hot", "data_warm")));
        assertThat(hints("shards: {}")).isEqualTo(ShardHints.NONE);
    }

    private static ShardHints hints(String yml) {
        DefinitionParser.Result result = parse(GOOD + yml, Map.of());
        assertThat(result.problems()).isEmpty();
        return result.definition().orElseThrow().shards();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shards: 5                                  | 12 | "shards.this" must be a mapping
            shards:\\n  count: 5                      | 13 | unknown field "shards.count"
            shards:\\n  growth: yes                   | 13 | "shards.growth" is neither true nor false
            shards:\\n  growth: [true]                | 13 | "shards.growth" is neither true nor false
            shards:\\n  tiers: [data_hot, data_mild]  | 13 | "data_mild" is not a data tier
            shards:\\n  tiers: [data_hot, data_frozen] | 13 | searchable snapshots only
            shards:\\n  tiers: [data_hot, data_hot]   | 13 | names data_hot twice
            shards:\\n  tiers: data_hot               | 13 | two tiers that an index can move between
            shards:\\n  tiers: []                     | 13 | two tiers that an index can move between
            """)
    void a_mistake_of_the_shards_is_told_with_its_line(String yml, int line, String cause) {
        assertThat(parse(GOOD + yml.replace("\\n", "\n"), Map.of()).problems()).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo("products/index.yml");
            assertThat(problem.cause()).contains(cause);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.remedy()).isNotBlank();
        });
    }
}
