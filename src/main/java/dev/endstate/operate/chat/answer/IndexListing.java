package dev.endstate.operate.chat.answer;

import dev.endstate.definition.Definitions;
import dev.endstate.operate.text.Mrkdwn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the indexes, with one line for each, as far as there is time. */
final class IndexListing {
    private final Definitions definitions;
    private final Duration within;

    /** @param within how long it may take; after that no further index is looked at */
    IndexListing(Definitions definitions, Duration within) {
        this.definitions = definitions;
        this.within = within;
    }

    /**
     * What is said about one index.
     *
     * @param isNews whether somebody should see it; it goes before the others then
     */
    record Line(boolean isNews, String text) {}

    /** @param question what to type to ask about a single index, in case not all could be listed */
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
