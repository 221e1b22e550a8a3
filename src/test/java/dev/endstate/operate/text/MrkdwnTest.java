package dev.endstate.operate.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MrkdwnTest {

    @Test
    void nobody_is_called_and_no_link_is_made_by_what_a_server_or_a_person_says() {
        assertThat(Mrkdwn.plain("<!channel> & <https://evil.example|here>"))
                .isEqualTo("&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;");
    }

    @Test
    void a_text_is_one_line_of_printable_characters() {
        assertThat(Mrkdwn.plain("one\r\n  two\u0000\u001b[31m")).isEqualTo("one two??[31m");
        assertThat(Mrkdwn.plain("exe\u202egpj")).isEqualTo("exe?gpj");
        assertThat(Mrkdwn.plain("\n".repeat(16_000) + "end")).isEqualTo(" …");
    }

    @Test
    void a_backtick_does_not_end_what_is_in_the_type_of_code() {
        assertThat(Mrkdwn.code("a`b*c")).isEqualTo("`a'b*c`");
    }

    @Test
    void a_long_text_ends_with_a_whole_line_and_says_so() {
        String line = "x".repeat(99) + "\n";
        String cut = Mrkdwn.cut(IntStream.range(0, 50).mapToObj(n -> line).collect(Collectors.joining()));
        assertThat(cut).hasSizeLessThanOrEqualTo(Mrkdwn.LONGEST).contains("… and more");
        assertThat(cut.lines().filter(part -> part.startsWith("x"))).hasSize(39).allMatch(part -> part.length() == 99);
        assertThat(Mrkdwn.cut("short")).isEqualTo("short");
    }

    @Test
    void an_escaped_character_counts_as_one_and_is_never_cut_in_two() {
        assertThat(Mrkdwn.plain("<".repeat(800))).isEqualTo("&lt;".repeat(700) + "…");
    }
}
