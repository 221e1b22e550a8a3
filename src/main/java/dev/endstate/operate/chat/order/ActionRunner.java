package dev.endstate.operate.chat.order;

import static dev.endstate.operate.text.Mrkdwn.code;

import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Intent;
import dev.endstate.operate.chat.SlashCommand;
import dev.endstate.rebuild.AskedRebuilds;
import dev.endstate.reconcile.AskedComparisons;
import org.springframework.stereotype.Component;

/** Carries out orders that were confirmed. */
@Component
@ConditionalOnChat
final class ActionRunner {
    private final AskedRebuilds rebuilds;
    private final AskedComparisons comparisons;

    ActionRunner(AskedRebuilds rebuilds, AskedComparisons comparisons) {
        this.rebuilds = rebuilds;
        this.comparisons = comparisons;
    }

    /**
     * Carries out an order, or starts what carries it out in the background.
     *
     * @return what was done, in Slack's markup
     * @throws RuntimeException as {@link AskedRebuilds} and {@link AskedComparisons} throw it; nothing was done then
     */
    String carryOut(Intent.Order order, SlashCommand by) {
        String index = order.index();

        return switch (order.action()) {
            case REBUILD -> code(rebuilds.start(index)) + " is to be built" + seeHow(order, by);
            case PAUSE -> code(rebuilds.pause(index)) + " is paused";
            case RESUME -> code(rebuilds.resume(index)) + " goes on" + seeHow(order, by);
            case CANCEL_REBUILD -> code(rebuilds.cancel(index)) + " is given up, and deleted";
            case COMPARE -> compare(order, by, false);
            case REPAIR -> compare(order, by, true);
            case CANCEL_COMPARISON ->
                comparisons.cancel(index)
                        ? "The comparison of " + code(index) + " is cancelled"
                        : "Nothing was done: no comparison of " + code(index) + " is under way";
        };
    }

    private String compare(Intent.Order order, SlashCommand by, boolean repair) {
        String reason = "asked for by " + by.user() + " by chat";
        return comparisons.start(order.index(), reason, repair).isPresent()
                ? code(order.index()) + " is to be compared" + seeHow(order, by)
                : "Nothing was done: a comparison of " + code(order.index())
                        + " is under way; wait for its end, or cancel it first";
    }

    private static String seeHow(Intent.Order order, SlashCommand by) {
        return "; " + code(by.name() + " status " + order.index()) + " tells how it goes";
    }
}
