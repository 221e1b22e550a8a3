package dev.endstate.operate.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.parked.ParkedKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Everybody whose request is signed may ask, and is told nothing of what is in a row. Run by {@link SlashCommandIT}. */
abstract class QuestionsByChat {
    private final ChatInstances chat;

    QuestionsByChat(ChatInstances chat) {
        this.chat = chat;
    }

    @Test
    void everybody_whose_request_is_signed_may_ask() {
        assertThat(chat.ask(ChatInstances.ANYBODY, "status"))
                .isEqualTo("`" + chat.index() + "`: served by " + chat.index() + "-000001");
        assertThat(chat.ask(ChatInstances.ANYBODY, "status " + chat.index()))
                .contains("served by", "Parked keys: ", "open gaps: 0");
        assertThat(chat.ask(ChatInstances.ANYBODY, "help")).contains("`/endstate document INDEX KEY`");
        assertThat(chat.ask(ChatInstances.ANYBODY, "sing"))
                .startsWith("\"sing\" is not a command.")
                .contains("`/endstate status");
        assertThat(chat.ask(ChatInstances.ANYBODY, "status <!channel>"))
                .startsWith("no index \"&lt;!channel&gt;\" is defined here. There are: `" + chat.index() + "`");
    }

    @Test
    void freshness_is_what_the_instance_has_measured() {
        ProducerRecord<byte[], byte[]> change =
                new ProducerRecord<>(chat.world().tableTopic("item"), "{\"id\":1}".getBytes(StandardCharsets.UTF_8));
        change.headers().add("committed-at", Instant.now().toString().getBytes(StandardCharsets.UTF_8));
        chat.world().send(change);
        await().untilAsserted(() -> assertThat(chat.ask(ChatInstances.ANYBODY, "freshness " + chat.index()))
                .matches("`\\w+`: from commit to index: at most .* m?s in the last minutes, .* m?s on average of \\d+"
                        + " changes since this instance began \\(target: 30.0 s\\); messages that wait: 0"));
        assertThat(chat.slack().ask(chat.otherPort(), ChatInstances.ANYBODY, "freshness"))
                .contains("this instance does not index");
    }

    @Test
    void a_document_is_told_to_differ_without_what_is_in_it() {
        assertThat(chat.ask(ChatInstances.ANYBODY, "document " + chat.index() + " 2"))
                .matches(
                        "`2` of \\w+-000001: equal in database and index; the index has had its document since ticket \\d+");

        chat.world().sql().update("UPDATE item SET name = 'of a customer', amount = 50 WHERE id = 2");
        String answer = chat.ask(ChatInstances.ANYBODY, "document " + chat.index() + " 2");
        chat.world().itemsChanged(2);
        assertThat(answer).contains("differs in `name`, `share`; ").doesNotContain("customer", "item 2");

        assertThat(chat.ask(ChatInstances.ANYBODY, "document " + chat.index() + " 4711"))
                .contains("neither the database nor the index");
        assertThat(chat.ask(ChatInstances.ANYBODY, "document " + chat.index() + " abc"))
                .contains("`abc` is not a key of");
    }

    @Test
    void parked_keys_are_told_without_the_reason_which_may_quote_the_row() {
        ParkedKeys parked = chat.bean(ParkedKeys.class);
        String generation = chat.index() + "-000001";
        parked.park(generation, chat.index(), 1, Map.of("7", "Elasticsearch: failed to parse 'of a customer'"));

        try {
            assertThat(chat.ask(ChatInstances.ANYBODY, "parked")).isEqualTo("`" + chat.index() + "`: 1 parked");
            assertThat(chat.ask(ChatInstances.ANYBODY, "parked " + chat.index()))
                    .contains("• `7` of " + generation + ", refused by Elasticsearch once, first at")
                    .doesNotContain("customer");
        } finally {
            parked.clear(generation, Map.of("7", 2L));
        }
        assertThat(chat.ask(ChatInstances.ANYBODY, "parked")).isEqualTo("`" + chat.index() + "`: no key is parked");
    }

    @Test
    void while_the_database_hangs_slack_is_answered_in_time() {
        chat.world().transactions().executeWithoutResult(status -> {
            chat.world().sql().execute("LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
            long startedAt = System.nanoTime();
            String answer = chat.ask(ChatInstances.ANYBODY, "document " + chat.index() + " 3");
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(3));
            assertThat(answer).startsWith("A server takes too long to answer.");
            assertThat(chat.ask(ChatInstances.ANYBODY, "status")).contains("served by");
        });
    }
}
