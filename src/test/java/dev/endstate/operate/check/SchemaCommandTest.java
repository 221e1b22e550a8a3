package dev.endstate.operate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.EndstateApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchemaCommandTest {
    private static final String SCHEMA = "docs/index.schema.json";

    @Test
    void the_command_line_prints_the_schema_and_starts_nothing() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            EndstateApplication.main(new String[] {"--schema"});
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(Path.of(SCHEMA)));
    }

    /** Without it Maven leaves it out of the jar, and says nothing. */
    @Test
    void the_build_of_the_image_has_the_schema() throws IOException {
        assertThat(Files.readAllLines(Path.of("Dockerfile"))).contains("COPY " + SCHEMA + " docs/");
        assertThat(Files.readAllLines(Path.of(".dockerignore"))).contains("!" + SCHEMA);
    }
}
