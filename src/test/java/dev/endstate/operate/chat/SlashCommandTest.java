package dev.endstate.operate.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlashCommandTest {
    private static final String IDS = "team_id=T012AB3CD&channel_id=C012AB3CD&user_id=U012AB3CD";

    @Test
    void a_form_is_read_as_slack_writes_it() {
        assertThat(of(IDS + "&command=%2Fendstate&text=document+products+caf%C3%A9+%2B+%26amp%3B+%26lt%3Ba%26gt%3B+"))
                .isEqualTo(new SlashCommand(
                        "T012AB3CD", "C012AB3CD", "U012AB3CD", "/endstate", "document products café + & <a>"));
    }

    @Test
    void a_second_field_of_the_same_name_changes_nothing() {
        assertThat(of(IDS + "&user_id=U0OTHER00&text=status").user()).isEqualTo("U012AB3CD");
    }

    @Test
    void what_the_command_is_called_is_repeated_only_if_it_is_a_name() {
        assertThat(of(IDS + "&command=%2Fsearch-ops").name()).isEqualTo("/search-ops");
        assertThat(of(IDS + "&command=%3C%21channel%3E").name()).isEqualTo("/endstate");
        assertThat(of(IDS).name()).isEqualTo("/endstate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"text\": \"status\"}",
                "team_id=T012AB3CD&channel_id=C012AB3CD&text=status",
                "team_id=T012AB3CD&channel_id=C012AB3CD&user_id=%0AU012AB3CD",
                "team_id=T012AB3CD&channel_id=C012AB3CD&user_id=U012AB3CD&text=%G1"
            })
    void what_is_no_command_is_refused(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(body));
    }

    private static SlashCommand of(String body) {
        return SlashCommand.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
