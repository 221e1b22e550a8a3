package dev.endstate.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever follows a link of a page arrives. */
class LinksTest {

    @Test
    void every_link_leads_to_a_file_and_to_a_heading_in_it() throws IOException {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                followed++;
                if (!leadsSomewhere(page, link)) {
                    broken.add(page.file() + " links to " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(followed).isGreaterThan(200);
    }

    @Test
    void every_page_is_in_the_index() throws IOException {
        Page index = Page.read(Path.of("docs/README.md"));
        List<Path> listed = index.links().stream()
                .map(link -> target(index, link.replaceAll("#.*", "")))
                .toList();

        assertThat(Page.all())
                .extracting(Page::file)
                .filteredOn(file -> file.startsWith("docs") && !file.equals(index.file()))
                .isSubsetOf(listed);
    }

    private static boolean leadsSomewhere(Page page, String link) {
        String file = link.replaceAll("#.*", "");
        Path target = file.isEmpty() ? page.file() : target(page, file);
        if (!Files.exists(target)) {
            return false;
        }

        int anchor = link.indexOf('#');
        return anchor < 0 || Page.read(target).anchors().contains(link.substring(anchor + 1));
    }

    private static Path target(Page page, String file) {
        Path from = page.file();
        return (from.getParent() == null ? Path.of(file) : from.resolveSibling(file)).normalize();
    }
}
