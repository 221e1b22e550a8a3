package dev.endstate.index.shards;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells which nodes the settings {@code *.routing.allocation.{require,include,exclude}.*} admit, of an index or of the cluster. Values are
 * lists with commas and may hold {@code *}. Source: Elasticsearch's {@code DiscoveryNodeFilters}.
 *
 * @param require a node must match every value
 * @param include it must match one of all values, if there are any
 * @param exclude it must match none
 */
record AllocationFilter(Map<String, String> require, Map<String, String> include, Map<String, String> exclude) {
    /** A tier is not an attribute; see {@link DataNodes}. */
    private static final String TIER_PREFERENCE = "_tier_preference";

    /** @param prefix what the names of the settings begin with, before {@code require} */
    static AllocationFilter of(Map<String, String> settings, String prefix) {
        return new AllocationFilter(
                part(settings, prefix + "require."),
                part(settings, prefix + "include."),
                part(settings, prefix + "exclude."));
    }

    private static Map<String, String> part(Map<String, String> settings, String prefix) {
        Map<String, String> part = new HashMap<>();
        settings.forEach((name, values) -> {
            String attribute = name.startsWith(prefix) ? name.substring(prefix.length()) : TIER_PREFERENCE;
            if (!attribute.equals(TIER_PREFERENCE) && !values.isBlank()) {
                part.put(attribute, values);
            }
        });
        return part;
    }

    boolean admits(DataNode node) {
        return matches(node, require).allMatch(match -> match)
                && (include.isEmpty() || matches(node, include).anyMatch(match -> match))
                && matches(node, exclude).noneMatch(match -> match);
    }

    private static Stream<Boolean> matches(DataNode node, Map<String, String> filter) {
        return filter.entrySet().stream()
                .flatMap(attribute -> Arrays.stream(attribute.getValue().split(","))
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .map(value -> matches(node.attributes().get(attribute.getKey()), value)));
    }

    private static boolean matches(@Nullable String actual, String pattern) {
        String regex =
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return actual != null && Pattern.matches(regex, actual);
    }
}
