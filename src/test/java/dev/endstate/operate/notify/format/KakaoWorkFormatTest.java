package dev.endstate.operate.notify.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.operate.notify.EventKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KakaoWorkFormatTest {
    private final KakaoWorkFormat format = new KakaoWorkFormat();

    @Test
    void it_says_what_in_which_index_since_when_and_what_to_do() {
        JsonNode body = format.body(Notifications.with("Changes of <item> & co. may have been missed."));

        assertThat(body.path("text").asString())
                .isEqualTo("Gap opened: Changes of <item> & co. may have been missed. And 2 more of this kind.");
        assertThat(body.path("blocks")
                        .valueStream()
                        .map(block -> block.path("type").asString()))
                .isEqualTo(List.of("header", "text", "text", "divider", "text", "button", "button"));

        assertThat(body.at("/blocks/0/style").asString()).isEqualTo("red");
        assertThat(body.at("/blocks/2/text").asString())
                .startsWith("index: products\nsince: 2026-11-27T12:30:05Z\ntable: ");
        assertThat(body.at("/blocks/4/text").asString()).contains("https://wiki.example/runbook.md#endstategapopen");
        assertThat(body.at("/blocks/5/action/type").asString()).isEqualTo("open_system_browser");
        assertThat(body.at("/blocks/5/action/value").asString())
                .isEqualTo("https://console.example/api/indexes/products");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "한", "😀"})
    void every_text_is_as_short_as_Kakao_Work_takes_it(String character) {
        JsonNode body = format.body(Notifications.huge(character));
        assertThat(body.path("text").asString()).hasSizeBetween(498, 500);
        for (JsonNode block : body.path("blocks")) {
            int longest = block.path("type").asString().equals("text") ? 500 : 20;
            assertThat(block.path("text").asString("").length()).isLessThanOrEqualTo(longest);
        }
        assertThat(body.at("/blocks/2/text").asString()).contains("since: ", "compared: ");
    }

    @ParameterizedTest
    @EnumSource(EventKind.class)
    void every_title_fits_into_a_header(EventKind kind) {
        assertThat(kind.title().length()).isLessThanOrEqualTo(20);
    }

    @Test
    void a_failure_that_is_told_beside_a_status_of_success_is_one() {
        assertThat(format.isTaken("{\"success\": false, \"error\": {\"code\": \"invalid_parameter\"}}"))
                .isFalse();
        assertThat(format.isTaken("{\"success\": true}")).isTrue();
        assertThat(format.isTaken("ok")).isTrue();
        assertThat(format.isTaken("")).isTrue();
    }
}
