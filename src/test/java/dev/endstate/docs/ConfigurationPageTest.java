package dev.endstate.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.docs.ConfigurationPage.Row;
import dev.endstate.testing.KnownProperties;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** docs/configuration.md says of each property what the code says: that it is there, its default and its range. */
class ConfigurationPageTest {
    private static final Pattern ARGUMENT = Pattern.compile("--(endstate(?:\\.[a-z][a-z0-9-]*(?:\\[\\d+])?)+)=");

    private SortedMap<String, DeclaredProperty> declared;
    private List<Row> rows;
    private final PropertyTrial trial = new PropertyTrial();

    @BeforeEach
    void read() throws IOException {
        declared = DeclaredProperty.all();
        rows = ConfigurationPage.rows().stream()
                .filter(row -> declared.containsKey(row.name()))
                .toList();
    }

    @Test
    void every_property_is_in_the_page_with_its_default() {
        Map<String, List<Row>> byName = rows.stream().collect(Collectors.groupingBy(Row::name));
        List<String> different = new ArrayList<>();
        declared.forEach((name, property) -> {
            List<Row> said = byName.getOrDefault(name, List.of());
            if (said.size() != 1) {
                different.add(name + " has " + said.size() + " lines, and this is one of them:\n" + line(property));
            } else if (!isDefault(said.getFirst().byDefault(), property)) {
                different.add(name + " has another default; write\n" + line(property));
            }
        });
        assertThat(different).isEmpty();
    }

    @Test
    void the_page_has_no_property_that_does_not_exist() throws IOException {
        assertThat(ConfigurationPage.rows()).extracting(Row::name).isNotEmpty().isSubsetOf(declared.keySet());
    }

    @Test
    void every_property_has_a_reason_and_what_can_be_too_much_a_range() {
        List<String> different = new ArrayList<>();
        for (Row row : rows) {
            if (row.reason().isBlank()) {
                different.add(row.name() + " has no reason");
            }
            if (row.bounds().isEmpty() == declared.get(row.name()).isRanged()) {
                different.add(row.name() + " has the range \"" + row.range() + "\"; write\n"
                        + line(declared.get(row.name())));
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void what_the_page_allows_is_taken_and_nothing_beyond_it() {
        List<String> different = new ArrayList<>();
        for (Row row : rows) {
            List<String> bounds = row.bounds();
            if (!bounds.isEmpty()) {
                Class<?> type = declared.get(row.name()).type();
                expect(true, row, bounds.getFirst(), different);
                expect(true, row, bounds.getLast(), different);
                expect(false, row, beside(type, bounds.getFirst(), -1), different);
                expect(false, row, beside(type, bounds.getLast(), 1), different);
            }
        }

        assertThat(different).isEmpty();
    }

    @Test
    void what_can_be_chosen_is_all_in_the_page() {
        List<String> different = new ArrayList<>();
        for (Row row : rows) {
            DeclaredProperty property = declared.get(row.name());
            row.choice().forEach(value -> expect(true, row, value, different));
            if (property.isEnumeration()) {
                assertThat(row.choice()).as(row.name()).containsExactlyInAnyOrderElementsOf(property.constants());
            } else if (!row.choice().isEmpty()) {
                expect(false, row, "something", different);
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void what_must_be_below_another_one_is_refused_where_it_is_not() {
        List<Row> related = rows.stream().filter(row -> !row.below().isEmpty()).toList();

        assertThat(related).isNotEmpty().allSatisfy(row -> {
            for (String other : row.below()) {
                // Both may be that much.
                String least = rows.stream()
                        .filter(peer -> peer.name().equals(other))
                        .findFirst()
                        .orElseThrow()
                        .bounds()
                        .getFirst();
                assertThat(trial.isTaken(Map.of(row.name(), least, other, least)))
                        .as("%s as much as %s", row.name(), other)
                        .isFalse();
            }
        });
    }

    @Test
    void every_argument_in_the_docs_sets_a_property_that_exists() throws IOException {
        KnownProperties known = KnownProperties.ofClassPath();
        List<String> arguments = new ArrayList<>();
        for (Path page : pages()) {
            ARGUMENT.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .forEach(arguments::add);
        }

        assertThat(arguments)
                .hasSizeGreaterThan(5)
                .allSatisfy(argument ->
                        assertThat(known.bind(variable(argument))).as(argument).isTrue());
    }

    private void expect(boolean taken, Row row, String value, List<String> different) {
        Map<String, String> settings = new HashMap<>();
        // Other limits must not be in the way.
        for (Row other : rows) {
            if (row.below().contains(other.name())) {
                settings.put(other.name(), other.bounds().getLast());
            } else if (other.below().contains(row.name())) {
                settings.put(other.name(), other.bounds().getFirst());
            }
        }

        settings.put(row.name(), value);
        if (trial.isTaken(settings) != taken) {
            different.add(row.name() + " is \"" + row.range() + "\" in the page, and " + value
                    + (taken ? " is refused" : " is taken"));
        }
    }

    /** One more or less than a bound, of the smallest unit. */
    private static String beside(Class<?> type, String bound, int step) {
        if (type == Duration.class) {
            return DurationStyle.detectAndParse(bound).plusMillis(step).toMillis() + "ms";
        }
        return type == DataSize.class
                ? DataSize.parse(bound).toBytes() + step + "B"
                : new BigInteger(bound).add(BigInteger.valueOf(step)).toString();
    }

    /** Where the code has none, the page may say whose value it is. */
    private static boolean isDefault(String said, DeclaredProperty property) {
        if (property.byDefault().isEmpty()) {
            return said.isEmpty() || said.endsWith("'s");
        }
        Set<String> values = Set.of(property.byDefault().split(", "));
        return said.equals(property.byDefault())
                || said.equals("all") && property.isEnumeration() && values.equals(Set.copyOf(property.constants()));
    }

    private static String line(DeclaredProperty property) {
        return "| `%s` | %s | `%s` | %s |"
                .formatted(property.name(), property.range(), property.byDefault(), property.description());
    }

    private static String variable(String argument) {
        return argument.replaceAll("^--|=$|]", "").replaceAll("[.\\[-]", "_").toUpperCase(Locale.ROOT);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
