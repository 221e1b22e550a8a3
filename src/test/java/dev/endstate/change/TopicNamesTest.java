package dev.endstate.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Route;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicNamesTest {
    private final TopicNames names = new TopicNames("endstate.{schema}.{table}");

    @ParameterizedTest
    @CsvSource({
        "product, endstate.public.product, endstate.public.product",
        "Order_Items-2.old, endstate.public.Order_Items-2.old, endstate.public.Order_Items-2.old",
        "order details, endstate.public.order_x0020_details, endstate.public.order_details",
        "상품, endstate.public._xC0C1__xD488_, endstate.public.__",
        "\uD83D\uDED2, endstate.public._x1F6D2_, endstate.public.__"
    })
    void every_table_has_a_topic_and_what_Kafka_takes_stays_as_it_is(String table, String own, String ofDebezium) {
        Route.Origin.Table origin = new Route.Origin.Table("public", table);
        assertThat(names.own(origin)).isEqualTo(own);
        assertThat(names.ofDebezium(origin)).isEqualTo(ofDebezium);
        Topic.validate(own);
    }

    @Test
    void names_that_are_too_long_or_none_are_legal_and_long_ones_differ() {
        String first = new TopicNames("{table}").own(new Route.Origin.Table("public", "상".repeat(63)));
        String second = new TopicNames("{table}").own(new Route.Origin.Table("public", "상".repeat(62) + "품"));
        Topic.validate(first);
        Topic.validate(second);
        assertThat(first).isNotEqualTo(second);
        Topic.validate(new TopicNames("{table}").own(new Route.Origin.Table("public", "..")));
        Topic.validate(new TopicNames("x".repeat(300) + "{table}").ofDebezium(new Route.Origin.Table("public", "t")));
    }
}
