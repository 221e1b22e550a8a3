package dev.endstate.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageFormatsIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private Deployment deployment;

    @BeforeAll
    void deploy() {
        world.addItems(100);
        world.topics().createForLargeMessages(world.applicationTopic());
        deployment = world.deploy();
        world.awaitIndexEqualsDatabase();
    }

    @AfterAll
    void close() {
        deployment.close();
        world.close();
    }

    @Test
    void every_form_of_identifier_leads_to_its_document() {
        world.sql().update("UPDATE item SET name = 'changed' WHERE id BETWEEN 1 AND 6");
        world.publish(world.applicationTopic(), "1", "{\"id\":1}");
        world.publish(world.applicationTopic(), null, "{\"other\":[1,2],\"id\":\"2\"}");
        world.publish(world.applicationTopic(), null, "3");
        world.publish(world.applicationTopic(), null, "\"4\"");
        world.publish(world.applicationTopic(), "5", null);
        world.publish(world.applicationTopic(), "{\"id\":6}", "");
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void a_moved_child_in_a_change_event_of_Debezium_refreshes_both_parents() {
        world.sql().update("INSERT INTO part VALUES (1, 11, 'wheel')");
        world.publish(
                world.tableTopic("part"),
                "{\"schema\":{},\"payload\":{\"id\":1}}",
                "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"before\":null,\"after\":{\"id\":1,\"item_id\":11,"
                        + "\"label\":\"wheel\"},\"source\":{\"ts_ms\":1,\"txId\":5},\"op\":\"c\"}}");
        world.awaitIndexEqualsDatabase();

        world.sql().update("UPDATE part SET item_id = 12 WHERE id = 1");
        world.publish(
                world.tableTopic("part"),
                "{\"id\":1}",
                "{\"op\":\"u\",\"before\":{\"id\":1,\"item_id\":11},\"after\":{\"id\":1,\"item_id\":12}}");
        world.awaitIndexEqualsDatabase();

        world.sql().update("DELETE FROM part WHERE id = 1");
        world.publish(
                world.tableTopic("part"),
                "{\"id\":1}",
                "{\"op\":\"d\",\"before\":{\"id\":1,\"item_id\":12},\"after\":null}");
        world.publish(world.tableTopic("part"), "{\"id\":1}", null);
        world.awaitIndexEqualsDatabase();
    }

    @Test
    void what_cannot_be_understood_is_copied_with_the_reason_and_its_neighbours_are_indexed() {
        byte[] notUtf8 = {(byte) 0xC3, 0x28};
        world.sql().update("UPDATE item SET name = 'neighbour' WHERE id IN (21, 22)");
        world.publish(world.applicationTopic(), null, "21");
        world.send(new ProducerRecord<>(world.applicationTopic(), null, notUtf8));
        world.publish(world.applicationTopic(), null, "{\"id\":\"not a number\"}");
        world.publish(world.applicationTopic(), null, "{\"ident\":5}");
        world.publish(world.applicationTopic(), null, "{\"id\":{\"nested\":1}}");
        world.publish(world.applicationTopic(), null, "[1,2]");
        world.publish(world.applicationTopic(), null, "{\"id\":99999999999999999999}");
        world.publish(world.applicationTopic(), null, "{\"id\":7");
        world.publish(world.applicationTopic(), null, null);
        world.publish(world.applicationTopic(), null, "7; DROP TABLE item");
        world.publish(world.applicationTopic(), null, "9".repeat(10 << 20));
        world.publish(world.tableTopic("maker"), null, "{\"id\":\"no bigint\"}");
        world.publish(world.applicationTopic(), null, "22");
        world.awaitIndexEqualsDatabase();

        await().until(() -> world.deadLetters().size() == 10);
        Map<String, String> letters = world.deadLetters();
        assertThat(letters.get(new String(notUtf8, StandardCharsets.UTF_8))).contains("UTF-8");
        assertThat(letters.get("{\"id\":\"not a number\"}")).contains("\"id\" is not a bigint");
        assertThat(letters.get("{\"ident\":5}")).contains("lacks [id]");
        assertThat(letters.get("{\"id\":{\"nested\":1}}")).contains("\"id\" is an object");
        assertThat(letters.get("[1,2]")).contains("array");
        assertThat(letters.get("{\"id\":99999999999999999999}")).contains("bigint");
        assertThat(letters.get("{\"id\":7")).contains("not JSON");
        assertThat(letters.get("7; DROP TABLE item")).contains("is not a bigint");
        assertThat(letters.get("{\"id\":\"no bigint\"}")).contains("lookup");
        assertThat(letters.get("null")).containsAnyOf("neither value nor key", "too large");
    }

    @Test
    void a_truncation_is_counted() {
        world.publish(world.tableTopic("part"), null, "{\"op\":\"t\",\"before\":null,\"after\":null}");
        await().until(() -> deployment
                        .bean(io.micrometer.core.instrument.MeterRegistry.class)
                        .counter("endstate.truncations", "index", world.name(), "topic", world.tableTopic("part"))
                        .count()
                == 1);
    }

    @Test
    void a_commit_time_of_the_year_1_stops_nothing() {
        world.sql().update("UPDATE item SET name = 'old clock' WHERE id = 31");
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(world.applicationTopic(), "31".getBytes(StandardCharsets.US_ASCII));
        message.headers().add("committed-at", "0001-01-01T00:00:00Z".getBytes(StandardCharsets.US_ASCII));
        world.send(message);
        world.awaitIndexEqualsDatabase();
    }
}
