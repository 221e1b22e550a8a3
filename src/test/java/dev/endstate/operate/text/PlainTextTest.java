package dev.endstate.operate.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void what_fits_stays_as_it_is() {
        assertThat(PlainText.truncate(3, "abc")).isEqualTo("abc");
        assertThat(PlainText.truncate(3, "abcd")).isEqualTo("ab…");
        assertThat(PlainText.truncate(3, "")).isEmpty();
    }

    @Test
    void no_character_is_halved() {
        assertThat(PlainText.truncate(4, "a😀😀")).isEqualTo("a😀…");
        assertThat(PlainText.truncate(3, "a😀😀")).isEqualTo("a…");
        assertThat(PlainText.truncate(8, "a&&", c -> c.equals("&") ? "&amp;" : c))
                .isEqualTo("a&amp;…");
    }

    @Test
    void a_text_does_not_pretend_to_be_more_lines_or_another_text() {
        assertThat(PlainText.truncate(20, "a\nb\u202Ec\u0000d\u2028e")).isEqualTo("a b c d e");
    }
}
