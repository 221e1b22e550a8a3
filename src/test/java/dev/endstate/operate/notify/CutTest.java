package dev.endstate.operate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CutTest {

    @Test
    void what_fits_stays_as_it_is() {
        assertThat(Cut.to(3, "abc")).isEqualTo("abc");
        assertThat(Cut.to(3, "abcd")).isEqualTo("ab…");
        assertThat(Cut.to(3, "")).isEmpty();
    }

    @Test
    void no_character_is_halved() {
        assertThat(Cut.to(4, "a😀😀")).isEqualTo("a😀…");
        assertThat(Cut.to(3, "a😀😀")).isEqualTo("a…");
        assertThat(Cut.to(8, "a&&", c -> c.equals("&") ? "&amp;" : c)).isEqualTo("a&amp;…");
    }

    @Test
    void a_text_does_not_pretend_to_be_more_lines_or_another_text() {
        assertThat(Cut.to(20, "a\nb\u202Ec\u0000d\u2028e")).isEqualTo("a b c d e");
    }
}
