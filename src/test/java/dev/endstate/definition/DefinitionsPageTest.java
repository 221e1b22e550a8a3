package dev.endstate.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/definitions.md against what is read. */
class DefinitionsPageTest {
    private static final Pattern FIELD = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");

    @Test
    void the_page_on_definitions_has_every_field() throws IOException {
        String page = Files.readString(Path.of("docs/definitions.md"));
        String fields = page.substring(page.indexOf("## index.yml"), page.indexOf("### Time"));
        Set<String> known = new HashSet<>(IndexYml.FIELDS);
        known.addAll(RouteYml.FIELDS);
        assertThat(FIELD.matcher(fields).results().map(found -> found.group(1)))
                .containsOnlyOnceElementsOf(
                        known.stream().filter(name -> !name.equals("key")).toList())
                .hasSize(IndexYml.FIELDS.size() + RouteYml.FIELDS.size());
    }
}
