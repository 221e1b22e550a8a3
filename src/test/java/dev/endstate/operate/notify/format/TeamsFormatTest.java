package dev.endstate.operate.notify.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TeamsFormatTest {
    private final TeamsFormat format = new TeamsFormat();

    @Test
    void it_is_an_Adaptive_Card_as_a_workflow_takes_it() {
        JsonNode body = format.body(Notifications.with("Changes of public.item may have been missed."));

        assertThat(body.path("type").asString()).isEqualTo("message");
        assertThat(body.at("/attachments/0/contentType").asString())
                .isEqualTo("application/vnd.microsoft.card.adaptive");

        JsonNode card = body.at("/attachments/0/content");
        assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
        assertThat(card.path("version").asString()).isEqualTo("1.4");
        assertThat(card.at("/body/0/inlines/0/text").asString()).isEqualTo("Gap opened");
        assertThat(card.at("/body/0/inlines/0/color").asString()).isEqualTo("attention");
        assertThat(card.at("/body/2/inlines/0/text").asString()).isEqualTo("index: ");
        assertThat(card.at("/body/2/inlines/1/text").asString()).isEqualTo("products");
        assertThat(card.at("/actions/0/type").asString()).isEqualTo("Action.OpenUrl");
        assertThat(card.at("/actions/0/url").asString()).isEqualTo("https://console.example/api/indexes/products");
    }

    @Test
    void text_of_the_database_is_in_text_runs_only_where_nothing_is_markup() {
        String text = "[here](https://evil.example) **bold** <at>all</at>";
        JsonNode card = format.body(Notifications.with(text)).at("/attachments/0/content");
        int runs = 0;
        for (JsonNode block : card.path("body")) {
            assertThat(block.path("type").asString()).isEqualTo("RichTextBlock");
            for (JsonNode run : block.path("inlines")) {
                assertThat(run.path("type").asString()).isEqualTo("TextRun");
                runs += run.path("text").asString().contains(text) ? 1 : 0;
            }
        }
        assertThat(runs).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "한", "😀"})
    void a_message_is_below_28_KB(String character) {
        byte[] body = format.body(Notifications.huge(character)).toString().getBytes(StandardCharsets.UTF_8);
        assertThat(body.length).isBetween(4_000, 21_000);
    }
}
