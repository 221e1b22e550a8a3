package dev.endstate.definition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that can be wrong with the form of a file at one place: something is missing, too much, or of another kind. */
final class Mutations {
    /** One of each kind. */
    private static final List<@Nullable Object> OTHERS = Arrays.asList(
            null,
            true,
            5,
            1.5,
            "text",
            " ",
            "5s",
            Map.of(),
            Map.of("name", "text"),
            List.of(),
            List.of("text"),
            List.of(List.of()));

    private final Collection<String> names;

    /** @param names of fields, which are then tried where they are not known, too */
    Mutations(Collection<String> names) {
        this.names = names;
    }

    /** The same content with one thing changed, for each thing that can be. */
    Stream<@Nullable Object> of(@Nullable Object content) {
        Stream<@Nullable Object> others = OTHERS.stream();
        if (content instanceof Map<?, ?> fields) {
            return Stream.of(others, more(fields), fewer(fields), inside(fields))
                    .flatMap(each -> each);
        }
        if (content instanceof List<?> elements) {
            return Stream.of(others, more(elements), inside(elements)).flatMap(each -> each);
        }
        return others;
    }

    /** The same content with several things changed. */
    @Nullable
    Object several(@Nullable Object content, Random random) {
        @Nullable Object changed = content;
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            List<@Nullable Object> next = of(changed).toList();
            changed = next.get(random.nextInt(next.size()));
        }
        return changed;
    }

    private Stream<@Nullable Object> more(Map<?, ?> fields) {
        return Stream.concat(Stream.of("unknown"), names.stream())
                .filter(name -> !fields.containsKey(name))
                .flatMap(name -> Stream.<Object>of("text", "5s", Map.of("id", "bigint"))
                        .map(value -> with(fields, changed -> {
                            changed.put(name, value);
                            return changed;
                        })));
    }

    private static Stream<@Nullable Object> fewer(Map<?, ?> fields) {
        return fields.keySet().stream()
                .map(name -> with(fields, changed -> {
                    changed.remove(name);
                    return changed;
                }));
    }

    private Stream<@Nullable Object> inside(Map<?, ?> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> of(field.getValue())
                        .map(value -> with(fields, changed -> {
                            changed.put(field.getKey(), value);
                            return changed;
                        })));
    }

    private static Stream<@Nullable Object> more(List<?> elements) {
        return Stream.concat(OTHERS.stream(), elements.stream()).map(element -> {
            List<@Nullable Object> changed = new ArrayList<>(elements);
            changed.add(element);
            return changed;
        });
    }

    private Stream<@Nullable Object> inside(List<?> elements) {
        return Stream.iterate(0, i -> i + 1)
                .limit(elements.size())
                .flatMap(i -> of(elements.get(i)).map(element -> {
                    List<@Nullable Object> changed = new ArrayList<>(elements);
                    changed.set(i, element);
                    return changed;
                }));
    }

    private static @Nullable Object with(
            Map<?, ?> fields, UnaryOperator<Map<@Nullable Object, @Nullable Object>> change) {
        return change.apply(new LinkedHashMap<>(fields));
    }
}
