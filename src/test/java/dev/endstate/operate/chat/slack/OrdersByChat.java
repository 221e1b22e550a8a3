package dev.endstate.operate.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Operators give orders, each of which is confirmed with a code. Run by {@link SlashCommandIT}. */
abstract class OrdersByChat {
    private final ChatInstances chat;

    OrdersByChat(ChatInstances chat) {
        this.chat = chat;
    }

    @Test
    void an_operator_has_an_index_rebuilt_and_each_step_confirmed() {
        assertThat(chat.confirmed(ChatInstances.OPERATOR, "rebuild"))
                .startsWith("`" + chat.index() + "-00000")
                .contains("is to be built");
        assertThat(rebuild().path("paused").asBoolean()).isFalse();
        assertThat(chat.confirmed(ChatInstances.OPERATOR, "rebuild"))
                .startsWith("Nothing was done: a rebuild of")
                .contains("is under way");

        await().untilAsserted(() ->
                assertThat(chat.confirmed(ChatInstances.OPERATOR, "pause")).endsWith("` is paused"));
        assertThat(rebuild().path("paused").asBoolean()).isTrue();
        assertThat(chat.ask(ChatInstances.ANYBODY, "status " + chat.index())).contains("is paused");

        // By the instance that did not give the code.
        String code = ChatInstances.code(chat.ask(ChatInstances.OPERATOR, "resume " + chat.index()));
        assertThat(chat.slack().ask(chat.otherPort(), ChatInstances.OPERATOR, "confirm " + code))
                .contains("` goes on");
        assertThat(rebuild().path("paused").asBoolean()).isFalse();

        assertThat(chat.confirmed(ChatInstances.OPERATOR, "cancel rebuild")).endsWith("is given up, and deleted");
        assertThat(chat.ask(ChatInstances.ANYBODY, "status " + chat.index()))
                .containsPattern("Last build that ended: \\w+-00000\\d is cancelled: somebody cancelled it\n");
        assertThat(chat.confirmed(ChatInstances.OPERATOR, "pause"))
                .isEqualTo("Nothing was done: no rebuild of " + chat.index() + " is under way");
    }

    @Test
    void an_operator_has_an_index_compared_and_repaired() {
        chat.world().sql().update("UPDATE item SET name = 'nobody was told' WHERE id = 5");

        assertThat(chat.confirmed(ChatInstances.OPERATOR, "compare")).contains("is to be compared");
        await().untilAsserted(() -> assertThat(chat.ask(ChatInstances.ANYBODY, "status " + chat.index()))
                .contains("Last comparison: done, looking only; ", "1 differed (0 missing, 1 stale, 0 extra)")
                .contains("asked for by " + ChatInstances.OPERATOR + " by chat"));
        assertThat(chat.ask(ChatInstances.ANYBODY, "document " + chat.index() + " 5"))
                .contains("differs in `name`");

        assertThat(chat.confirmed(ChatInstances.OPERATOR, "repair")).contains("is to be compared");
        chat.world().awaitIndexEqualsDatabase();
        await().untilAsserted(() -> assertThat(chat.confirmed(ChatInstances.OPERATOR, "cancel comparison"))
                .startsWith("Nothing was done: no comparison"));
    }

    @Test
    void nothing_is_done_for_those_who_are_no_operators() {
        int before = rebuilds();
        String refused =
                "Nothing was done: your user `" + ChatInstances.ANYBODY + "` is not in endstate.chat.operators.";
        assertThat(chat.ask(ChatInstances.ANYBODY, "rebuild " + chat.index())).startsWith(refused);

        String code = ChatInstances.code(chat.ask(ChatInstances.OPERATOR, "rebuild " + chat.index()));
        assertThat(chat.ask(ChatInstances.ANYBODY, "confirm " + code)).startsWith(refused);
        assertThat(chat.ask(ChatInstances.OTHER_OPERATOR, "confirm " + code))
                .startsWith("Nothing was done: `" + code + "` is not the code");
        assertThat(rebuilds()).isEqualTo(before);
    }

    @Test
    void a_code_is_good_once() {
        String code = ChatInstances.code(chat.ask(ChatInstances.OPERATOR, "cancel comparison " + chat.index()));
        assertThat(chat.ask(ChatInstances.OPERATOR, "confirm " + code)).doesNotContain("is not the code");
        assertThat(chat.slack().ask(chat.otherPort(), ChatInstances.OPERATOR, "confirm " + code))
                .contains("is not the code");
    }

    @Test
    void a_code_is_good_for_the_last_order_alone() {
        String first = ChatInstances.code(chat.ask(ChatInstances.OPERATOR, "rebuild " + chat.index()));
        String second = ChatInstances.code(chat.ask(ChatInstances.OPERATOR, "cancel comparison " + chat.index()));
        assertThat(chat.ask(ChatInstances.OPERATOR, "confirm " + first)).contains("is not the code");
        assertThat(chat.ask(ChatInstances.OPERATOR, "confirm " + second)).contains("no comparison");
    }

    @Test
    void a_code_is_good_for_two_minutes() {
        int before = rebuilds();
        String code = ChatInstances.code(chat.ask(ChatInstances.OPERATOR, "rebuild " + chat.index()));
        chat.clock().moveOn(Duration.ofSeconds(121));
        assertThat(chat.ask(ChatInstances.OPERATOR, "confirm " + code)).contains("is not the code", "older than 2 min");
        assertThat(rebuilds()).isEqualTo(before);
    }

    @Test
    void a_code_cannot_be_guessed() {
        String code = ChatInstances.code(chat.ask(ChatInstances.OPERATOR, "rebuild " + chat.index()));
        int before = rebuilds();
        for (int guess = 0; guess < 3; guess++) {
            assertThat(chat.ask(ChatInstances.OPERATOR, "confirm " + guess)).contains("is not the code");
        }
        assertThat(chat.ask(ChatInstances.OPERATOR, "confirm " + code)).contains("guessed too often");
        assertThat(rebuilds()).isEqualTo(before);
    }

    private JsonNode rebuild() {
        return chat.api().get("/api/indexes/" + chat.index() + "/rebuilds").path(0);
    }

    private int rebuilds() {
        return chat.api().get("/api/indexes/" + chat.index() + "/rebuilds").size();
    }
}
