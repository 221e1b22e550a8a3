package dev.endstate.operate.chat.answer;

import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Question;
import org.springframework.stereotype.Component;

/** Answers questions, each with the class that knows the answer. */
@Component
@ConditionalOnChat
public final class Questions {
    private final IndexListing listing;
    private final StatusAnswer status;
    private final FreshnessAnswer freshness;
    private final ParkedAnswer parked;
    private final DocumentAnswer document;

    Questions(
            IndexListing listing,
            StatusAnswer status,
            FreshnessAnswer freshness,
            ParkedAnswer parked,
            DocumentAnswer document) {
        this.listing = listing;
        this.status = status;
        this.freshness = freshness;
        this.parked = parked;
        this.document = document;
    }

    /**
     * Answers a question.
     *
     * @param command the slash command itself, such as {@code /endstate}
     * @throws dev.endstate.definition.UnknownIndexException if there is no such index
     */
    public String answer(Question question, String command) {
        return switch (question) {
            case Question.Status(var index) ->
                index.map(status::of).orElseGet(() -> listing.tell(command + " status", status::line));
            case Question.Freshness(var index) ->
                index.map(freshness::of).orElseGet(() -> listing.tell(command + " freshness", freshness::line));
            case Question.Parked(var index) ->
                index.map(parked::of).orElseGet(() -> listing.tell(command + " parked", parked::line));
            case Question.Document(var index, var key) -> document.of(index, key);
            case Question.Help help -> HelpAnswer.of(help, command);
        };
    }
}
