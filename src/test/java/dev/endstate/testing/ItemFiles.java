package dev.endstate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that a world is made of. */
final class ItemFiles {
    private static final List<String> DEFINITION = List.of("index.yml", "document.sql", "parts.sql", "index.json");

    private ItemFiles() {}

    /** Copies the definition to a new folder, under the name of an index; returns the folder of definitions. */
    static Path copyDefinition(String index) {
        try {
            Path folder = Files.createTempDirectory("endstate-definitions");
            Path from = Deployment.resource("/items/items");
            Files.createDirectory(folder.resolve(index));
            for (String file : DEFINITION) {
                String text = Files.readString(from.resolve(file)).replace("item-changes", index + "-changes");
                Files.writeString(folder.resolve(index).resolve(file), text);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The statements that create the tables. */
    static String schema() {
        try {
            return Files.readString(Deployment.resource("/items/schema.sql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
