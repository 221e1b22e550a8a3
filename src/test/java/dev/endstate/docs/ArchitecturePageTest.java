package dev.endstate.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md leads to rooms and classes that are there, and to each room. */
class ArchitecturePageTest {
    private static final Path MAIN = Path.of("src/main/java/dev/endstate");
    private static final Path TESTS = Path.of("src/test/java/dev/endstate");

    /** As {@code change}, {@code index.shards}. */
    private static final Pattern ROOM = Pattern.compile("[a-z]+(\\.[a-z]+)*");

    /** As {@code change.Gaps}. */
    private static final Pattern CLASS = Pattern.compile("[a-z]+(\\.[a-z]+)*\\.[A-Z]\\w*");

    /** As {@code TypesIT}, where the room says itself. */
    private static final Pattern SIMPLE_NAME = Pattern.compile("[A-Z][a-z]\\w*");

    private final Page page = Page.read(Path.of("docs/architecture.md"));

    @Test
    void every_class_that_the_page_names_exists() throws IOException {
        Set<String> simpleNames = simpleNames();
        List<String> classes = named(CLASS);
        List<String> withoutRoom = named(SIMPLE_NAME);

        assertThat(classes).hasSizeGreaterThan(40);
        assertThat(classes.stream().filter(name -> !isClass(name))).isEmpty();
        assertThat(withoutRoom).isNotEmpty().isSubsetOf(simpleNames);
    }

    @Test
    void every_room_that_the_page_names_exists() {
        List<String> rooms = named(ROOM);

        assertThat(rooms).isNotEmpty();
        assertThat(rooms.stream().filter(name -> !isRoom(name))).isEmpty();
    }

    /** Rooms within these are their own affair, as {@code operate.notify.format}. */
    @Test
    void the_page_names_every_room() throws IOException {
        try (Stream<Path> folders = Files.walk(MAIN, 2)) {
            assertThat(folders.filter(Files::isDirectory)
                            .filter(folder -> !folder.equals(MAIN))
                            .map(folder -> MAIN.relativize(folder).toString().replace('/', '.')))
                    .isNotEmpty()
                    .isSubsetOf(page.code());
        }
    }

    private static boolean isClass(String name) {
        return Files.exists(MAIN.resolve(name.replace('.', '/') + ".java"));
    }

    private static boolean isRoom(String name) {
        return Stream.of(MAIN, TESTS).anyMatch(code -> Files.isDirectory(code.resolve(name.replace('.', '/'))));
    }

    private List<String> named(Pattern form) {
        return page.code().stream()
                .map(code -> code.startsWith("dev.endstate.") ? code.substring("dev.endstate.".length()) : code)
                .filter(code -> form.matcher(code).matches())
                .filter(code -> !code.equals("dev.endstate") && !code.endsWith(".yml"))
                .distinct()
                .toList();
    }

    private static Set<String> simpleNames() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.walk(MAIN), Files.walk(TESTS))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}
