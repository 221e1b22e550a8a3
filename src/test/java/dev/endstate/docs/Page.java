package dev.endstate.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page for people: one of docs/, or one beside README.md. */
record Page(Path file, String text) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    /** All of them. */
    static List<Page> all() throws IOException {
        try (Stream<Path> beside = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(beside, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(Page::read)
                    .toList();
        }
    }

    static Page read(Path file) {
        try {
            return new Page(file, FENCE.matcher(Files.readString(file)).replaceAll(""));
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    /** What it links to within the repository: a path from the page's folder, an anchor, or both. */
    List<String> links() {
        return LINK.matcher(CODE.matcher(text).replaceAll("code"))
                .results()
                .map(found -> found.group(1))
                .filter(Predicate.not(link -> link.matches("[a-z]+:.*")))
                .toList();
    }

    /** What is set as code in its text, blocks aside. */
    List<String> code() {
        return CODE.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** The names by which its headings can be linked to, as GitHub makes them. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (MatchResult heading : HEADING.matcher(text).results().toList()) {
            String anchor = anchor(heading.group(1));
            for (int again = 1; !anchors.add(anchor); again++) {
                anchor = anchor(heading.group(1)) + "-" + again;
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
