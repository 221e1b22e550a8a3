package dev.endstate.operate.chat;

import dev.endstate.definition.Definitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A line for each index, as many as there is time for. */
final class EachIndex {
    private final Definitions definitions;
    private final Duration within;

    /** @param within after which no further index is looked at */
    EachIndex(Definitions definitions, Duration within) {
        this.definitions = definitions;
        this.within = within;
    }

    /**
     * What is said of one index.
     *
     * @param isNews whether it goes before the others
     */
    record Line(boolean isNews, String text) {}

    /** @param question to be asked for a single index, where not all are told */
    String tell(String question, Function<String, Line> look) {
        long startedAt = System.nanoTime();
        List<Line> lines = new ArrayList<>();
        int left = definitions.indexes().size();
        for (String index : definitions.indexes()) {
            if (System.nanoTime() - startedAt > within.toNanos()) {
                break;
            }
            lines.add(look.apply(index));
            left--;
        }

        Stream<String> news = lines.stream().filter(Line::isNews).map(Line::text);
        Stream<String> others = lines.stream().filter(line -> !line.isNews()).map(Line::text);
        Stream<String> untold = left == 0
                ? Stream.empty()
                : Stream.of("There was no time for " + left + " more: ask " + Mrkdwn.code(question + " INDEX"));
        return Stream.of(untold, news, others).flatMap(part -> part).collect(Collectors.joining("\n"));
    }
}
