package dev.endstate.operate.chat.order;

import static dev.endstate.operate.text.Mrkdwn.code;
import static dev.endstate.operate.text.Mrkdwn.plain;

import dev.endstate.definition.Definitions;
import dev.endstate.operate.chat.Answer;
import dev.endstate.operate.chat.ChatProperties;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Intent;
import dev.endstate.operate.chat.Result;
import dev.endstate.operate.chat.SlashCommand;
import dev.endstate.operate.chat.Times;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes orders from operators, and carries them out once they are confirmed. */
@Component
@ConditionalOnChat
public final class Orders {
    private static final Logger log = LoggerFactory.getLogger(Orders.class);

    private final Definitions definitions;
    private final Set<String> operators;
    private final Duration confirmWithin;
    private final Confirmations confirmations;
    private final ActionRunner actions;

    Orders(Definitions definitions, ChatProperties properties, Confirmations confirmations, ActionRunner actions) {
        this.definitions = definitions;
        this.operators = properties.operators();
        this.confirmWithin = properties.confirmWithin();
        this.confirmations = confirmations;
        this.actions = actions;
    }

    /**
     * Keeps an order until it is confirmed.
     *
     * @throws dev.endstate.definition.UnknownIndexException if there is no such index
     */
    public Answer take(SlashCommand by, Intent.Order order) {
        if (!operators.contains(by.user())) {
            return notAllowed(by);
        }
        String index = definitions.requireIndex(order.index());
        String confirmation = by.name() + " confirm " + confirmations.keep(by, order);
        return Answer.of("This %s. Nothing is done yet: send %s within %s, and only if that is what you want."
                .formatted(plain(order.action().effect(index)), code(confirmation), Times.of(confirmWithin)));
    }

    /** Carries out the order that a code was given for. */
    public Answer confirm(SlashCommand by, Intent.Confirm confirm) {
        if (!operators.contains(by.user())) {
            return notAllowed(by);
        }
        Optional<Intent.Order> order = confirmations.take(by, confirm.code());
        if (order.isEmpty()) {
            return Answer.of("Nothing was done: " + code(confirm.code())
                    + " is not the code of your last order, or is used, or older than " + Times.of(confirmWithin)
                    + ", or was guessed too often. Give the order again.");
        }
        log.info("{} of {} has confirmed by chat: {}", by.user(), by.team(), order.get());
        return Answer.of(actions.carryOut(order.get(), by));
    }

    private static Answer notAllowed(SlashCommand by) {
        return new Answer(
                Result.NOT_ALLOWED,
                "Nothing was done: your user " + code(by.user())
                        + " is not in endstate.chat.operators. Whoever runs Endstate can add it.");
    }
}
