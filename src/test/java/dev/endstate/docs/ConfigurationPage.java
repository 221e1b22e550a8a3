package dev.endstate.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The table of docs/configuration.md. */
final class ConfigurationPage {
    static final Path FILE = Path.of("docs/configuration.md");

    private static final Pattern GROUP = Pattern.compile("\\*\\*`(endstate\\.[a-z.-]+\\.)`\\*\\*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern RANGE = Pattern.compile("(-?\\d+[a-zA-Z]*) to (\\d+[a-zA-Z]*)");
    private static final Pattern BELOW = Pattern.compile("below `([a-z-]+)`");

    private ConfigurationPage() {}

    /**
     * What the page says of one property.
     *
     * @param name in full
     * @param group the part of the name that it shares with the others of its group
     */
    record Row(String name, String group, String range, String byDefault, String reason) {

        /** The least and the most that it may be; two values, or none. */
        List<String> bounds() {
            return RANGE.matcher(range)
                    .results()
                    .findFirst()
                    .map(found -> List.of(found.group(1), found.group(2)))
                    .orElse(List.of());
        }

        /** The properties that must be set to more. */
        List<String> below() {
            return BELOW.matcher(range)
                    .results()
                    .map(found -> group + found.group(1))
                    .toList();
        }

        /** The values that it may have, if it may have nothing but these. */
        List<String> choice() {
            return range.matches("`[^`]+`(, `[^`]+`)*") ? codes(range) : List.of();
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String group = "endstate.";
        for (String line : Files.readAllLines(FILE)) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (!line.startsWith("| ") || cells.size() != 6 || cells.get(1).equals("property")) {
                continue;
            }

            List<MatchResult> names = GROUP.matcher(cells.get(1)).results().toList();
            if (!names.isEmpty()) {
                group = names.getFirst().group(1);
                continue;
            }

            for (String name : codes(cells.get(1))) {
                String full = name.startsWith("endstate.") ? name : group + name;
                rows.add(new Row(full, group, cells.get(2), cells.get(3).replace("`", ""), cells.get(4)));
            }
        }
        return rows;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }
}
