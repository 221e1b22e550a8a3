package dev.endstate.operate.chat.answer;

import static dev.endstate.operate.text.Mrkdwn.code;
import static dev.endstate.operate.text.Mrkdwn.plain;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.health.IndexStatus;
import dev.endstate.operate.health.IndexStatuses;
import dev.endstate.parked.ParkedKeys;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says whether indexes are served, and what they wait for. */
@Component
@ConditionalOnChat
final class StatusAnswer {
    private final Definitions definitions;
    private final Generations generations;
    private final IndexStatuses statuses;
    private final ParkedKeys parked;
    private final Gaps gaps;
    private final LatestRuns latest;

    StatusAnswer(
            Definitions definitions,
            Generations generations,
            IndexStatuses statuses,
            ParkedKeys parked,
            Gaps gaps,
            LatestRuns latest) {
        this.definitions = definitions;
        this.generations = generations;
        this.statuses = statuses;
        this.parked = parked;
        this.gaps = gaps;
        this.latest = latest;
    }

    IndexListing.Line line(String index) {
        IndexStatus status = statuses.of(index, generations.of(index));
        return new IndexListing.Line(status.waits() || !status.served(), line(index, status));
    }

    private static String line(String index, IndexStatus status) {
        return code(index) + ": " + plain(status.words());
    }

    /** @throws dev.endstate.definition.UnknownIndexException if there is no such index */
    String of(String index) {
        List<Generation> present = generations.of(definitions.requireIndex(index));
        List<Definition> served = Stream.concat(
                        definitions.of(index).stream(), present.stream().map(Generation::definition))
                .toList();

        return """
                %s
                Parked keys: %d; open gaps: %d
                %s""".formatted(
                        line(index, statuses.of(index, present)),
                        parked.count(index),
                        gaps.of(index, served).size(),
                        latest.of(index));
    }
}
