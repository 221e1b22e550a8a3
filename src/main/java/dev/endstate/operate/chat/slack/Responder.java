package dev.endstate.operate.chat.slack;

import static dev.endstate.operate.text.Mrkdwn.code;
import static dev.endstate.operate.text.Mrkdwn.plain;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.UnknownIndexException;
import dev.endstate.index.IndexException;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.UnavailableException;
import dev.endstate.operate.chat.Answer;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Intent;
import dev.endstate.operate.chat.Question;
import dev.endstate.operate.chat.Result;
import dev.endstate.operate.chat.SlashCommand;
import dev.endstate.operate.chat.answer.Questions;
import dev.endstate.operate.chat.order.Orders;
import dev.endstate.operate.text.Mrkdwn;
import dev.endstate.source.SourceException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Answers a command, whatever fails on the way. Errors of servers may quote rows, so they go to the log only. */
@Component
@ConditionalOnChat
final class Responder {
    private static final Logger log = LoggerFactory.getLogger(Responder.class);

    private final Definitions definitions;
    private final Questions questions;
    private final Orders orders;

    Responder(Definitions definitions, Questions questions, Orders orders) {
        this.definitions = definitions;
        this.questions = questions;
        this.orders = orders;
    }

    Answer answer(SlashCommand by, Intent intent) {
        try {
            return answerUnlessAway(by, intent);
        } catch (UnknownIndexException e) {
            return Answer.of(plain(String.valueOf(e.getMessage())) + ". There are: "
                    + definitions.indexes().stream().map(Mrkdwn::code).collect(Collectors.joining(", ")));
        } catch (RefusedException | InvalidDefinitionsException e) {
            return Answer.of("Nothing was done: " + plain(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            log.error("A command of {} by chat could not be answered: {}", by.user(), plain(by.text()), e);
            return new Answer(Result.FAILED, "Endstate ran into an error of its own; its log has it.");
        }
    }

    /** Blames the server whose exception it is. */
    private Answer answerUnlessAway(SlashCommand by, Intent intent) {
        try {
            return switch (intent) {
                case Question question -> Answer.of(questions.answer(question, by.name()));
                case Intent.Order order -> orders.take(by, order);
                case Intent.Confirm confirm -> orders.confirm(by, confirm);
            };
        } catch (IndexException e) {
            return failed(by, intent, "Elasticsearch", e);
        } catch (SourceException e) {
            return failed(by, intent, "The database that documents are read from", e);
        } catch (DataAccessException e) {
            return failed(by, intent, "The database of Endstate's own state", e);
        } catch (UnavailableException e) {
            return failed(by, intent, "A server", e);
        }
    }

    private static Answer failed(SlashCommand by, Intent intent, String server, RuntimeException e) {
        log.warn("A command of {} by chat could not be answered: {}: {}", by.user(), plain(by.text()), e.getMessage());
        String remedy = intent instanceof Intent.Confirm
                ? "Look with " + code(by.name() + " status INDEX")
                        + " whether your order is done, and give it again if not."
                : "Try again later.";
        return new Answer(
                Result.FAILED, server + " did not do its part. " + remedy + " The log of Endstate says more.");
    }
}
