package dev.endstate.cases;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;

/**
 * What follows a directive's verb.
 *
 * @param words those that name something
 * @param options {@code definitions=FOLDER}, {@code within=10s}
 * @param properties of Endstate: {@code --name=value}
 * @param text all but the options
 */
record Arguments(List<String> words, Map<String, String> options, Map<String, String> properties, String text) {
    private static final Pattern OPTION = Pattern.compile("\\s?\\b(definitions|within|key)=(\\S+)");
    private static final Pattern PROPERTY = Pattern.compile("--([^=\\s]+)=(\\S+)");

    static Arguments of(String argument) {
        Map<String, String> properties = all(PROPERTY.matcher(argument));
        String withoutProperties = PROPERTY.matcher(argument).replaceAll("");
        Map<String, String> options = all(OPTION.matcher(withoutProperties));
        String text = OPTION.matcher(withoutProperties).replaceAll("").strip();
        List<String> words =
                Stream.of(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
        return new Arguments(words, options, properties, text);
    }

    private static Map<String, String> all(Matcher matcher) {
        Map<String, String> all = new TreeMap<>();
        matcher.results().forEach(result -> all.put(result.group(1), result.group(2)));
        return all;
    }

    Duration within(Duration otherwise) {
        String within = options.get("within");
        return within == null ? otherwise : DurationStyle.SIMPLE.parse(within);
    }

    /** The text as a regular expression. */
    Pattern pattern() {
        return Pattern.compile(text);
    }

    String word(int number) {
        return words.get(number);
    }
}
