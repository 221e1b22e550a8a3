package dev.endstate.operate.chat.answer;

import static dev.endstate.operate.text.Mrkdwn.code;

import dev.endstate.definition.Definitions;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Times;
import dev.endstate.parked.ParkedKey;
import dev.endstate.parked.ParkedKeys;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says which keys cannot be indexed. It does not say why, since a reason may quote the row. */
@Component
@ConditionalOnChat
final class ParkedAnswer {
    private static final int MOST = 10;

    private final Definitions definitions;
    private final ParkedKeys parked;

    ParkedAnswer(Definitions definitions, ParkedKeys parked) {
        this.definitions = definitions;
        this.parked = parked;
    }

    IndexListing.Line line(String index) {
        long count = parked.count(index);
        return new IndexListing.Line(
                count > 0, code(index) + ": " + (count == 0 ? "no key is parked" : count + " parked"));
    }

    /** @throws dev.endstate.definition.UnknownIndexException if there is no such index */
    String of(String index) {
        IndexListing.Line count = line(definitions.requireIndex(index));
        List<ParkedKey> first = parked.page(index, null, MOST);
        if (first.isEmpty()) {
            return count.text();
        }

        return Stream.of(
                        Stream.of(count.text()),
                        first.stream().map(ParkedAnswer::words),
                        Stream.of("Why: " + code("GET /api/indexes/" + index + "/parked")
                                + "; to try again once the cause is fixed: "
                                + code("POST /api/indexes/" + index + "/parked/retry")))
                .flatMap(part -> part)
                .collect(Collectors.joining("\n"));
    }

    private static String words(ParkedKey key) {
        return "• %s of %s, refused by %s %s, first at %s"
                .formatted(
                        code(key.id().documentId()),
                        key.id().generation(),
                        refusedBy(key.reason()),
                        key.times() == 1 ? "once" : key.times() + " times",
                        Times.of(key.firstAt()));
    }

    private static String refusedBy(String reason) {
        return Stream.of("Database", "Elasticsearch")
                .filter(server -> reason.startsWith(server + ": "))
                .findFirst()
                .orElse("Endstate");
    }
}
