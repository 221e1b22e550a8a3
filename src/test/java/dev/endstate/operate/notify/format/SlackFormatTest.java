package dev.endstate.operate.notify.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SlackFormatTest {
    private final SlackFormat format = new SlackFormat();

    @Test
    void no_text_calls_for_a_channel_or_makes_a_link() {
        JsonNode body = format.body(Notifications.with("a & b <!channel> <https://evil.example|here>"));
        String escaped = "a &amp; b &lt;!channel&gt; &lt;https://evil.example|here&gt;";
        assertThat(body.path("text").asString()).isEqualTo("Gap opened: " + escaped + " And 2 more of this kind.");
        assertThat(body.at("/blocks/1/text/text").asString()).startsWith(escaped);
        assertThat(body.at("/blocks/2/fields/2/text").asString()).isEqualTo("*table*\n" + escaped);
        assertThat(body.toString()).doesNotContain("<");
    }

    @Test
    void it_says_what_in_which_index_since_when_and_what_to_do() {
        JsonNode body = format.body(Notifications.with("Changes of public.item may have been missed."));
        assertThat(body.at("/blocks/0/text/text").asString()).isEqualTo("Gap opened");
        assertThat(body.at("/blocks/2/fields/0/text").asString()).isEqualTo("*index*\nproducts");
        assertThat(body.at("/blocks/2/fields/1/text").asString()).isEqualTo("*since*\n2026-11-27T12:30:05Z");
        assertThat(body.at("/blocks/3/text/text").asString()).startsWith("*What to do*\nEnd what the reason names");
        assertThat(body.at("/blocks/4/elements/0/text").asString())
                .isEqualTo("https://wiki.example/runbook.md#endstategapopen");
        assertThat(body.at("/blocks/5/elements/0/url").asString())
                .isEqualTo("https://console.example/api/indexes/products");
        assertThat(body.at("/blocks/5/elements/1/url").asString())
                .isEqualTo("https://wiki.example/runbook.md#endstategapopen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "&", "한", "😀"})
    void every_part_is_as_short_as_Slack_takes_it(String character) {
        JsonNode body = format.body(Notifications.huge(character));

        assertThat(body.path("text").asString()).hasSizeBetween(2_900, 3_000);
        assertThat(body.at("/blocks/0/text/text").asString().length()).isLessThanOrEqualTo(150);
        assertThat(body.at("/blocks/1/text/text").asString())
                .hasSizeBetween(2_900, 3_000)
                .endsWith("…");

        assertThat(body.at("/blocks/2/fields").size()).isBetween(1, 10);
        for (JsonNode field : body.at("/blocks/2/fields")) {
            assertThat(field.path("text").asString().length()).isLessThanOrEqualTo(2_000);
            assertThat(field.path("text").asString()).doesNotContainPattern("&(?!amp;)");
        }

        assertThat(body.path("blocks").size()).isLessThanOrEqualTo(50);
    }
}
