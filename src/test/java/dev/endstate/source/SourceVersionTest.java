package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Problem;
import dev.endstate.instance.ServerCheck;
import org.junit.jupiter.api.Test;

class SourceVersionTest {

    @Test
    void a_server_older_than_the_oldest_that_is_supported_is_named_with_its_version() {
        assertThat(SourceVersion.of(13, "13.23 (Debian 13.23-1)").problems())
                .extracting(Problem::toString)
                .singleElement()
                .isEqualTo("PostgreSQL: its version is 13.23 (Debian 13.23-1), and Endstate needs 14 or newer\n"
                        + "    -> upgrade the server");
        assertThat(SourceVersion.of(14, "14.0")).isEqualTo(ServerCheck.Findings.NONE);
    }
}
