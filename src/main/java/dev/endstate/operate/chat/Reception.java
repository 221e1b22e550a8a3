package dev.endstate.operate.chat;

import static dev.endstate.operate.chat.Mrkdwn.code;

import dev.endstate.operate.chat.SlackSignatures.Check;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Handles genuine commands: each of them once, only from workspaces and channels that may ask, and within the time that Slack waits. */
final class Reception {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private final SeenRequests seen;
    private final Set<String> teams;
    private final Set<String> channels;
    private final Conversation conversation;
    private final InTime inTime;

    /**
     * Makes a handler.
     *
     * @param teams the workspaces that may ask; none means all
     * @param channels the channels in which people may ask; none means all
     */
    Reception(SeenRequests seen, Set<String> teams, Set<String> channels, Conversation conversation, InTime inTime) {
        this.seen = seen;
        this.teams = teams;
        this.channels = channels;
        this.conversation = conversation;
        this.inTime = inTime;
    }

    Answer receive(Check.Genuine request, SlashCommand command) throws InterruptedException {
        Wish wish = WishParser.parse(command.text());
        return inTime.call(() -> answer(request, command, wish)).orElseGet(() -> late(command, wish));
    }

    private Answer answer(Check.Genuine request, SlashCommand command, Wish wish) {
        try {
            if (!seen.isFirst(request)) {
                return new Answer(Result.REPLAYED, "");
            }
        } catch (DataAccessException e) {
            log.warn("Endstate cannot look up whether a command of {} came before", command.user(), e);
            return new Answer(
                    Result.FAILED,
                    "Nothing was looked up or done: the database of Endstate's own state did not answer. Try again"
                            + " later.");
        }

        if (!isMember(command.team(), teams) || !isMember(command.channel(), channels)) {
            return new Answer(
                    Result.NOT_ALLOWED,
                    "Endstate answers neither here nor to everybody: workspace " + code(command.team()) + ", channel "
                            + code(command.channel())
                            + ". Whoever runs Endstate can add them to endstate.chat.teams and endstate.chat.channels.");
        }

        return conversation.answer(command, wish);
    }

    private static boolean isMember(String id, Set<String> allowed) {
        return allowed.isEmpty() || allowed.contains(id);
    }

    private static Answer late(SlashCommand command, Wish wish) {
        String text = switch (wish) {
            case Question question ->
                "A server takes too long to answer. Try again, and ask for one index: "
                        + code(command.name() + " status INDEX");
            case Wish.Order order -> "A server takes too long to answer. Nothing is done; give the order again.";
            case Wish.Confirm confirm ->
                "A server takes too long to answer, and what you have confirmed may still be done: look with "
                        + code(command.name() + " status INDEX") + " before you give the order again.";
        };
        return new Answer(Result.LATE, text);
    }
}
