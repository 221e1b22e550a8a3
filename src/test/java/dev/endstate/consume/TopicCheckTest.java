package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.change.TopicProperties;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

class TopicCheckTest {
    private static final String OWN = "endstate.{schema}.{table}";
    private static final String DEAD_LETTERS = "endstate.dead-letters";

    private final Definition one = definition("one", "table: sales.order_item");
    private final Definition other = definition("other", "table: sales_order.item");
    private final Definition third = definition("third", "table: public.product");

    @Test
    void tables_whose_topics_Kafka_does_not_tell_apart_are_refused_and_others_are_not() {
        assertThat(problems(OWN, one, other, third))
                .singleElement()
                .asString()
                .contains("table sales.order_item and table sales_order.item")
                .contains("endstate.sales.order_item and endstate.sales_order.item");
        assertThat(check(OWN, one, other, third).check(third)).isEmpty();
        assertThat(problems("{schema}_{table}", one, other)).hasSize(1);
    }

    @Test
    void the_pattern_that_is_advised_keeps_them_apart() {
        String advised = problems(OWN, one, other).getFirst().remedy().replaceFirst(".*such as ", "");
        assertThat(problems(advised, one, other)).isEmpty();
    }

    @Test
    void a_route_from_the_dead_letters_is_refused() {
        assertThat(problems(OWN, definition("loop", "topic: " + DEAD_LETTERS)))
                .singleElement()
                .asString()
                .contains("dead-letter-topic");
    }

    private static List<Problem> problems(String pattern, Definition... definitions) {
        return check(pattern, definitions).check(definitions[0]);
    }

    private static TopicCheck check(String pattern, Definition... definitions) {
        Topics topics = new Topics(
                new TopicProperties(pattern, TopicProperties.Create.OWN, 1, (short) 1),
                table -> true,
                JdbcClient.create(new PGSimpleDataSource()));

        ConsumeProperties properties = new ConsumeProperties(
                DEAD_LETTERS,
                2,
                2_000,
                1_000,
                Duration.ofMinutes(5),
                DataSize.ofMegabytes(64),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3));
        return new TopicCheck(new Definitions(List.of(definitions), List.of()), topics, properties);
    }

    private static Definition definition(String index, String origin) {
        return new DefinitionParser()
                .parse(
                        index,
                        Map.of(
                                "index.yml",
                                "key: {id: bigint}\nkeys: SELECT 1 AS id\nchanges:\n  - " + origin + "\n    key: id\n",
                                "document.sql",
                                "SELECT ids.id FROM ids",
                                "index.json",
                                "{}"))
                .definition()
                .orElseThrow();
    }
}
