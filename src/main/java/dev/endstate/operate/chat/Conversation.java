package dev.endstate.operate.chat;

import static dev.endstate.operate.chat.Mrkdwn.code;
import static dev.endstate.operate.chat.Mrkdwn.plain;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.UnknownIndexException;
import dev.endstate.index.IndexException;
import dev.endstate.instance.RefusedException;
import dev.endstate.pipeline.UnavailableException;
import dev.endstate.source.SourceException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Answers a command, whatever fails on the way. Errors of servers may quote rows, so they go to the log only. */
final class Conversation {
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    private final Definitions definitions;
    private final Questions questions;
    private final Orders orders;

    Conversation(Definitions definitions, Questions questions, Orders orders) {
        this.definitions = definitions;
        this.questions = questions;
        this.orders = orders;
    }

    Answer answer(SlashCommand by, Wish wish) {
        try {
            return switch (wish) {
                case Question question -> Answer.of(questions.answer(question, by.name()));
                case Wish.Order order -> orders.take(by, order);
                case Wish.Confirm confirm -> orders.confirm(by, confirm);
            };
        } catch (UnknownIndexException e) {
            return Answer.of(plain(String.valueOf(e.getMessage())) + ". There are: "
                    + definitions.indexes().stream().map(Mrkdwn::code).collect(Collectors.joining(", ")));
        } catch (RefusedException | InvalidDefinitionsException e) {
            return Answer.of("Nothing was done: " + plain(String.valueOf(e.getMessage())));
        } catch (IndexException e) {
            return failed(by, wish, "Elasticsearch", e);
        } catch (SourceException e) {
            return failed(by, wish, "The database that documents are read from", e);
        } catch (DataAccessException e) {
            return failed(by, wish, "The database of Endstate's own state", e);
        } catch (UnavailableException e) {
            return failed(by, wish, "A server", e);
        } catch (RuntimeException e) {
            log.error("A command of {} by chat could not be answered: {}", by.user(), plain(by.text()), e);
            return new Answer(Result.FAILED, "Endstate ran into an error of its own; its log has it.");
        }
    }

    private static Answer failed(SlashCommand by, Wish wish, String server, RuntimeException e) {
        log.warn("A command of {} by chat could not be answered: {}: {}", by.user(), plain(by.text()), e.getMessage());
        String remedy = wish instanceof Wish.Confirm
                ? "Look with " + code(by.name() + " status INDEX")
                        + " whether your order is done, and give it again if not."
                : "Try again later.";
        return new Answer(
                Result.FAILED, server + " did not do its part. " + remedy + " The log of Endstate says more.");
    }
}
