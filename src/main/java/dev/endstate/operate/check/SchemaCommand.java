package dev.endstate.operate.check;

import dev.endstate.definition.Definition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/** Runs {@code --schema}: prints the JSON Schema of {@code index.yml}, for editors, and starts nothing. */
public final class SchemaCommand {
    private static final String ARGUMENT = "--schema";
    private static final String RESOURCE = "index.schema.json";

    private SchemaCommand() {}

    /** Tells whether the command line asks for the schema. */
    public static boolean isAskedFor(String... args) {
        return Arrays.asList(args).contains(ARGUMENT);
    }

    /** Writes the schema that belongs to this version, in UTF-8. */
    public static void print(OutputStream out) {
        try (InputStream schema = Definition.class.getResourceAsStream(RESOURCE)) {
            Objects.requireNonNull(schema, RESOURCE).transferTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The schema cannot be written", e);
        }
    }
}
