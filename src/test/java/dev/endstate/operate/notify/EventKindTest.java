package dev.endstate.operate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventKindTest {

    @ParameterizedTest
    @EnumSource(EventKind.class)
    void the_section_that_is_named_exists_and_the_docs_have_the_type(EventKind kind) throws IOException {
        assertThat(Files.readString(Path.of("docs/runbook.md"))).containsPattern("(?im)^## " + kind.section() + "$");
        assertThat(Files.readString(Path.of("docs/notifications.md")))
                .contains(
                        "`" + kind.type() + "`",
                        "`" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`");
    }
}
