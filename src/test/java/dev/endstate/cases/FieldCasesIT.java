package dev.endstate.cases;

import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Whatever went wrong elsewhere ends right here. {@code -Dcases=C06,C07} plays some of them, {@code -Dcases.folder} those of
 * another folder.
 */
@ExtendWith(OutputCaptureExtension.class)
class FieldCasesIT {
    @ParameterizedTest
    @MethodSource("cases")
    void no_shop_is_hurt_and_every_index_ends_in_the_databases_state(Path folder, CapturedOutput output) {
        try (FieldCase one = new FieldCase(Servers.shared(), folder, output)) {
            one.play();
        }
    }

    static List<Named<Path>> cases() throws IOException {
        String elsewhere = System.getProperty("cases.folder");
        List<String> wanted = List.of(System.getProperty("cases", "C").split(","));

        try (Stream<Path> folders =
                Files.list(elsewhere == null ? Deployment.resource("/cases") : Path.of(elsewhere))) {
            return folders.filter(folder -> Files.exists(folder.resolve("steps.sql")))
                    .filter(folder ->
                            wanted.stream().anyMatch(folder.getFileName().toString()::startsWith))
                    .sorted()
                    .map(folder -> Named.of(
                            folder.getFileName().toString().substring(4).replace('-', ' '), folder))
                    .toList();
        }
    }
}
